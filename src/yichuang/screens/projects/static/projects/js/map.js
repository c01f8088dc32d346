/* The map draws what the list beside it says: each marker is a row's light at the place of its project. Everything
   comes from this server; nothing is fetched from the network, and there are no tiles. */
(function () {
  "use strict";

  const WORST = ["late", "near", "theirs", "still", "calm"];
  const APART = 40; /* markers closer than this many pixels become one with a count */
  const NAMES_FROM = 12.5; /* zoom from which names are written */

  const place = document.getElementById("map");
  if (!place) return;
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const tell = (text) => { const p = document.createElement("p"); p.textContent = text; place.replaceChildren(p); };

  fetch(place.dataset.src, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((data) => (data.bounds ? draw(data) : tell(place.dataset.nowhere)))
    .catch(() => tell(place.dataset.broken));

  function draw(data) {
    maplibregl.setWorkerUrl(place.dataset.worker);
    const [west, south, east, north] = data.bounds;
    const map = new maplibregl.Map({
      container: place,
      style: style(data.areas),
      bounds: [[west, south], [east, north]],
      fitBoundsOptions: { padding: 36 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      maxZoom: 17,
      cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": place.dataset.closer, "NavigationControl.ZoomOut": place.dataset.farther, "Map.Title": place.dataset.label },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    const names = data.labels.map((label) => {
      const name = document.createElement("span");
      name.className = "place-name " + label.kind;
      name.textContent = label.title;
      return new maplibregl.Marker({ element: name }).setLngLat(label.at).addTo(map);
    });
    const rows = Array.from(document.querySelectorAll(".map-list [data-case]")).filter((row) => data.projects[row.dataset.case]);
    let shown = [];
    function again() {
      place.classList.toggle("near-by", map.getZoom() >= NAMES_FROM);
      shown.forEach((marker) => marker.remove());
      shown = groups(map, rows, data.projects).map((group) => marker(map, group).addTo(map));
      clear(names);
    }
    map.on("load", () => { again(); place.dataset.drawn = "yes"; });
    map.on("zoomend", again);
    rows.forEach((row) => {
      const mark = (on) => () => {
        row.classList.toggle("on", on);
        place.querySelectorAll(".pin").forEach((pin) => { if (pin.dataset.cases.includes(row.dataset.case)) pin.classList.toggle("on", on); });
      };
      row.addEventListener("mouseenter", mark(true));
      row.addEventListener("mouseleave", mark(false));
      row.addEventListener("focusin", mark(true));
      row.addEventListener("focusout", mark(false));
    });
  }

  function style(areas) {
    const zone = ["==", ["get", "kind"], "zone"];
    return {
      version: 8,
      sources: { areas: { type: "geojson", data: areas } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": ink("--sunken") } },
        { id: "land", type: "fill", source: "areas", filter: zone, paint: { "fill-color": ink("--map-land") } },
        { id: "parts", type: "line", source: "areas", filter: ["!", zone], paint: { "line-color": ink("--map-edge"), "line-width": 0.8 } },
        { id: "edge", type: "line", source: "areas", filter: zone, paint: { "line-color": ink("--ink-2"), "line-width": 1.5, "line-dasharray": [4, 3] } },
      ],
    };
  }

  /* rows whose points would overlap stand under one marker, in the middle of them */
  function groups(map, rows, projects) {
    const found = [];
    rows.forEach((row) => {
      const point = map.project(projects[row.dataset.case].at);
      const near = found.find((group) => Math.hypot(group.x - point.x, group.y - point.y) < APART);
      if (near) near.rows.push(row);
      else found.push({ x: point.x, y: point.y, at: projects[row.dataset.case].at, rows: [row] });
    });
    return found;
  }

  /* each name of a place moves aside as far as it must, so that no marker and no other name lies on it */
  function clear(names) {
    const taken = Array.from(place.querySelectorAll(".pin > span"), (part) => part.getBoundingClientRect()).filter((box) => box.width);
    names.forEach((name) => {
      const { offsetWidth: wide, offsetHeight: high } = name.getElement();
      if (!wide) return;
      const aside = [[0, 0]];
      for (let far = 1; far <= 4; far += 1) {
        const x = wide / 2 + 10 * far, y = high / 2 + 10 * far;
        aside.push([0, -y], [0, y], [x, 0], [-x, 0], [x, -y], [-x, -y], [x, y], [-x, y]);
      }
      const free = aside.find((offset) => {
        const box = name.setOffset(offset).getElement().getBoundingClientRect();
        return taken.every((other) => box.right < other.left || other.right < box.left || box.bottom < other.top || other.bottom < box.top);
      });
      if (!free) name.setOffset([0, 0]);
      taken.push(name.getElement().getBoundingClientRect());
    });
  }

  function marker(map, group) {
    const worst = group.rows.slice().sort((a, b) => WORST.indexOf(a.dataset.tone) - WORST.indexOf(b.dataset.tone))[0];
    const link = worst.querySelector("a");
    const pin = document.createElement("a");
    const face = document.createElement("span");
    face.append(worst.querySelector(".light svg").cloneNode(true));
    const said = document.createElement("span");
    said.className = "said";
    said.textContent = group.rows.length > 1 ? "" : link.textContent;
    pin.append(face, said);
    pin.className = "pin " + worst.dataset.tone + (group.rows.length > 1 ? " many" : "");
    pin.dataset.cases = group.rows.map((row) => row.dataset.case).join(" ");
    face.dataset.number = String(group.rows.length);
    pin.href = link.href;
    pin.tabIndex = -1;
    pin.setAttribute("aria-hidden", "true");
    if (group.rows.length > 1) {
      said.remove();
      pin.addEventListener("click", (event) => {
        event.preventDefault();
        if (map.getZoom() >= 16.5) group.rows[0].querySelector("a").focus();
        else map.easeTo({ center: group.at, zoom: map.getZoom() + 2, animate: false });
      });
    }
    return new maplibregl.Marker({ element: pin }).setLngLat(group.at);
  }
})();
