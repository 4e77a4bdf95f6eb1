// A point on the map, or where the device is. The field works without this file: one may type it.
"use strict";

(() => {
  const box = document.querySelector("[data-map]");
  const field = document.getElementById("id_pin");
  const village = document.getElementById("id_village");
  if (!box || !field) return;
  const { words } = box.dataset;
  const say = JSON.parse(words);
  const status = box.querySelector("[data-map-status]");
  const place = box.querySelector("[data-map-place]");
  const [openButton, hereButton, middleButton, clearButton] = ["open", "here", "middle", "clear"].map(
    (name) => box.querySelector(`[data-act="${name}"]`),
  );
  let map = null;
  let marker = null;
  let shapes = null;

  const point = () => {
    const found = field.value.match(/^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/);
    return found ? [Number(found[1]), Number(found[2])] : null;
  };

  const inside = ([latitude, longitude], rings) => {
    let odd = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [ax, ay] = ring[i];
        const [bx, by] = ring[j];
        if (ay > latitude !== by > latitude) {
          if (longitude < ax + ((latitude - ay) / (by - ay)) * (bx - ax)) odd = !odd;
        }
      }
    }
    return odd;
  };

  const villageAt = (where) =>
    shapes?.features.find((shape) =>
      shape.geometry.coordinates.some((rings) => inside(where, rings)),
    )?.properties;

  const loadShapes = async () => {
    shapes ??= await (await fetch(box.dataset.shapes)).json();
    return shapes;
  };

  const show = () => {
    const where = point();
    clearButton.hidden = !where;
    if (!map) return;
    if (marker) marker.remove();
    marker = where && L.circleMarker(where, { radius: 10, className: "map-point" }).addTo(map);
  };

  const set = async (latitude, longitude) => {
    field.value = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show();
    try {
      await loadShapes();
    } catch {
      return;
    }
    const found = villageAt([latitude, longitude]);
    let told = found ? say.in.replace("{village}", found.name) : say.outside;
    if (found && !village.value) {
      village.value = found.slug;
      village.dispatchEvent(new Event("input", { bubbles: true }));
      told += ` ${say.chosen}`;
    } else if (found && village.value !== found.slug) {
      told += ` ${say.other}`;
    }
    status.textContent = told;
  };

  const load = (tag, attributes) =>
    new Promise((resolve, reject) => {
      const node = Object.assign(document.createElement(tag), attributes);
      node.onload = resolve;
      node.onerror = reject;
      document.head.append(node);
    });

  const start = async () => {
    status.textContent = say.loading;
    try {
      await Promise.all([
        load("link", { rel: "stylesheet", href: box.dataset.style }),
        load("script", { src: box.dataset.script }),
        loadShapes(),
      ]);
    } catch {
      status.textContent = say.failed;
      return;
    }
    place.hidden = middleButton.hidden = false;
    map = L.map(place, { attributionControl: false, zoomSnap: 0.5, maxZoom: 18 });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const outlines = L.geoJSON(shapes, {
      style: () => ({ className: "map-village", weight: 1.5 }),
      onEachFeature: (shape, layer) => {
        layer.bindTooltip(shape.properties.name, { permanent: true, direction: "center", className: "map-name" });
      },
    }).addTo(map);
    const names = () => place.classList.toggle("map-far", map.getZoom() < 13);
    map.on("zoomend", names);
    map.on("click", (event) => set(event.latlng.lat, event.latlng.lng));
    const where = point();
    const home = shapes.features.find((shape) => shape.properties.slug === village.value);
    if (where) map.setView(where, 15, { animate: !still });
    else map.fitBounds(home ? L.geoJSON(home).getBounds() : outlines.getBounds(), { animate: !still });
    names();
    show();
    status.textContent = say.tap;
    openButton.hidden = true;
  };

  box.hidden = false;
  openButton.onclick = start;
  middleButton.onclick = () => set(map.getCenter().lat, map.getCenter().lng);
  clearButton.onclick = () => {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    status.textContent = "";
    show();
    field.focus();
  };
  field.addEventListener("change", () => {
    const where = point();
    if (!where) return show();
    set(...where);
    map?.setView(where, 15);
  });
  if (navigator.geolocation) {
    hereButton.hidden = false;
    hereButton.onclick = () => {
      status.textContent = say.asking;
      navigator.geolocation.getCurrentPosition(
        async ({ coords }) => {
          await set(coords.latitude, coords.longitude);
          map?.setView([coords.latitude, coords.longitude], 16);
        },
        () => (status.textContent = say.refused),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    };
  }
  show();
})();
