/* What every page can do beyond links and forms. Everything works without it, a little slower: the server decides,
   this only saves a step. Behaviour hangs on data attributes; nothing is written inline (strict CSP). */
(function () {
  "use strict";

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  /* selecting rows: [data-picks] holds one [data-pick-all] and many [data-pick]; its [data-bulk] appears with the count.
     Without this script the bar is always there, without a count */
  function countPicks(area) {
    const picks = all("[data-pick]", area);
    const chosen = picks.filter((box) => box.checked).length;
    const head = area.querySelector("[data-pick-all]");
    if (head) {
      head.checked = chosen > 0 && chosen === picks.length;
      head.indeterminate = chosen > 0 && chosen < picks.length;
    }
    all("[data-bulk]", area).forEach((bar) => { bar.hidden = chosen === 0; });
    all("[data-counted]", area).forEach((place) => { place.hidden = false; });
    all("[data-count]", area).forEach((place) => { place.textContent = String(chosen); });
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    const area = box.closest && box.closest("[data-picks]");
    if (area && box.matches("[data-pick-all]")) {
      all("[data-pick]", area).forEach((pick) => { if (!pick.closest("[hidden]")) pick.checked = box.checked; });
    }
    if (area && box.matches("[data-pick-all], [data-pick]")) countPicks(area);
    if (box.matches && box.matches("[data-submit]") && box.form) box.form.requestSubmit();
  });

  /* a file that would be turned away is not sent in the first place: it may be two gigabytes */
  function tooBig(form) {
    const said = document.getElementById("file-too-big");
    if (!said) return null;
    const most = Number(said.dataset.most);
    all("[data-said-too-big]", form).forEach((place) => place.remove());
    const bad = all("input[type=file]", form).filter((input) => Array.from(input.files).some((one) => one.size > most));
    bad.forEach((input) => {
      const text = said.content.firstElementChild.cloneNode(true);
      text.dataset.saidTooBig = "";
      text.setAttribute("role", "alert");
      input.after(text);
    });
    return bad[0] || null;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches("input[type=file]") && event.target.form) tooBig(event.target.form);
  });

  document.addEventListener("submit", (event) => {
    const bad = tooBig(event.target);
    if (!bad) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    bad.focus();
  });

  /* asking before something grave: <form data-confirm="…"> */
  let waiting = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const text = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    const dialog = document.getElementById("confirm");
    if (!text || !dialog || form.dataset.confirmed === "yes") return;
    event.preventDefault();
    waiting = { form, submitter: event.submitter };
    dialog.querySelector("[data-confirm-text]").textContent = text;
    dialog.showModal();
  });

  function answered(yes) {
    const dialog = document.getElementById("confirm");
    dialog.close();
    if (!waiting) return;
    const { form, submitter } = waiting;
    waiting = null;
    if (!yes) { if (submitter) submitter.focus(); return; }
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter || undefined);
    delete form.dataset.confirmed;
  }

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    if (hit("[data-confirm-yes]")) return answered(true);
    if (hit("[data-confirm-no]")) return answered(false);
    const opener = hit("[data-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.open);
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    }
    const closer = hit("[data-close]");
    if (closer) closer.closest("dialog").close();
    if (hit("[data-print]")) { event.preventDefault(); window.print(); }
    const copier = hit("[data-copy]");
    if (copier) copy(copier);
    all("details.more[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* data-copy="#where" takes the text of a field or an element; the button then says data-copied for two seconds */
  function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const text = "value" in source ? source.value : source.textContent;
    const done = () => {
      const before = button.textContent;
      button.textContent = button.dataset.copied || before;
      setTimeout(() => { button.textContent = before; }, 2000);
    };
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done); return; }
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    if (document.execCommand("copy")) done();
    field.remove();
    button.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details.more[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* a list that narrows as one types: <input data-choose="list-id"> with <datalist id="list-id"><option value label>.
     The chosen label stands in the field, the value goes into the hidden input named by data-into. */
  function chooser(input) {
    const source = document.getElementById(input.dataset.choose);
    const target = input.dataset.into && document.getElementById(input.dataset.into);
    if (!source || input.dataset.ready) return;
    input.dataset.ready = "yes";
    const options = all("option", source).map((o) => ({ value: o.value, label: o.label || o.textContent || o.value }));
    const holder = document.createElement("div");
    holder.className = "choose";
    input.replaceWith(holder);
    holder.append(input);
    const list = document.createElement("ul");
    list.id = input.dataset.choose + "-shown";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    holder.append(list);
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.autocomplete = "off";
    let at = -1;
    let found = [];

    function close() { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function mark(to) {
      at = to;
      all("li", list).forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", list.id + "-" + at); list.children[at].scrollIntoView({ block: "nearest" }); }
    }
    function take(option) { input.value = option.label; if (target) target.value = option.value; close(); input.dispatchEvent(new Event("chosen", { bubbles: true })); }
    function show() {
      const typed = input.value.trim().toLowerCase();
      if (target && !options.some((o) => o.label === input.value)) target.value = "";
      found = options.filter((o) => (o.label + " " + o.value).toLowerCase().includes(typed)).slice(0, 30);
      list.replaceChildren(...found.map((o, i) => {
        const row = document.createElement("li");
        row.id = list.id + "-" + i;
        row.setAttribute("role", "option");
        row.textContent = o.label;
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(o); });
        return row;
      }));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(-1);
    }
    input.addEventListener("input", show);
    input.addEventListener("focus", () => { if (!input.value) show(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) show(); mark(Math.min(found.length - 1, at + 1)); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(Math.max(0, at - 1)); }
      else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); take(found[at]); }
      else if (event.key === "Escape") close();
    });
  }

  /* rows on the page that a search field narrows at once: <input data-narrow="#area"> over its [data-text] rows */
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches || !field.matches("[data-narrow]")) return;
    const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    all(field.dataset.narrow + " [data-text]").forEach((row) => {
      const text = row.dataset.text.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    });
  });

  /* coming back to the same row: #row-… in the address, or the row that was left through one of its links */
  function returnToRow() {
    const key = "row:" + location.pathname;
    const wanted = location.hash.startsWith("#row-") ? location.hash.slice(1) : sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const row = wanted && document.getElementById(wanted);
    if (!row) return;
    all(".here").forEach((other) => { if (other.tagName === row.tagName) other.classList.remove("here"); });
    row.classList.add("here");
    const stop = row.querySelector("[data-return], .btn, a");
    if (stop) stop.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a, button");
    const row = link && link.closest("[id^='row-']");
    if (row) sessionStorage.setItem("row:" + location.pathname, row.id);
  });

  /* a wide drawing opens where the work is: data-scroll is a length from its left edge */
  function scrollToWork(area) {
    area.scrollLeft = Math.max(0, Number(area.dataset.scroll) - area.clientWidth / 2);
  }

  /* coming back, the browser would put into a filter what was chosen last, beside a list that says otherwise */
  window.addEventListener("pageshow", () => all("form[data-filters]").forEach((form) => form.reset()));

  function dress(root) {
    all("[data-scroll]", root).forEach(scrollToWork);
    all("[data-choose]", root).forEach(chooser);
    all("[data-picks]", root).forEach(countPicks);
  }

  document.addEventListener("DOMContentLoaded", () => { dress(document); returnToRow(); });
  document.addEventListener("htmx:load", (event) => {
    const landed = event.detail.elt;
    if (landed === document.body) return;
    dress(landed);
    if (landed.id && landed.id.startsWith("row-")) {
      const stop = landed.querySelector("[data-return], .btn, a");
      if (stop) stop.focus({ preventScroll: true });
    }
  });
})();
