/* Picked rows as text: straight into the clipboard where the browser lets us, else the server's page with the text. */
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-lines]");
    if (!button || !navigator.clipboard || !window.isSecureContext) return;
    const area = button.closest("[data-picks]");
    const lines = Array.from(area.querySelectorAll("[data-pick]:checked")).map((box) => box.dataset.line);
    if (!lines.length) return;
    event.preventDefault();
    const before = button.textContent;
    navigator.clipboard.writeText(lines.join("\n")).then(
      () => {
        button.textContent = button.dataset.copied;
        setTimeout(() => { button.textContent = before; }, 2000);
      },
      () => { button.removeAttribute("data-copy-lines"); button.click(); },
    );
  });
})();
