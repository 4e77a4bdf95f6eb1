// Draws the covered places on the photo. The numbers of the form stay the truth; without this
// file they are typed by hand.
(() => {
  const form = document.querySelector("[data-desk-photo]");
  if (!form) return;
  const stage = form.querySelector("[data-stage]");
  const boxes = form.querySelector("[data-boxes]");
  const rows = form.querySelector("[data-regions]");
  const blank = form.querySelector("[data-blank]");
  const none = form.querySelector("[data-none]");
  const total = form.querySelector("[name=regions-TOTAL_FORMS]");
  const most = Number(form.querySelector("[name=regions-MAX_NUM_FORMS]").value);
  const SIDES = ["x", "y", "width", "height"];
  const SMALLEST = 0.5; // per cent: less is a slip of the finger
  const places = []; // {row, cover}

  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const tool = () => form.querySelector("[name=tool]:checked").value;
  const tenth = (number) => Math.round(number * 10) / 10;
  const within = (number, low, high) => Math.min(Math.max(number, low), high);

  function read(row) {
    const place = { how: field(row, "how").value };
    for (const side of SIDES) place[side] = parseFloat(field(row, side).value.replace(",", "."));
    return place;
  }

  const isFilled = (place) => SIDES.every((side) => Number.isFinite(place[side]));

  function write(row, place) {
    const width = within(tenth(place.width), SMALLEST, 100);
    const height = within(tenth(place.height), SMALLEST, 100);
    const values = {
      x: within(tenth(place.x), 0, 100 - width),
      y: within(tenth(place.y), 0, 100 - height),
      width,
      height,
    };
    for (const side of SIDES) field(row, side).value = tenth(values[side]);
  }

  function show(one) {
    const place = read(one.row);
    if (!isFilled(place)) return;
    one.cover.className = `desk-cover desk-cover--${place.how}`;
    one.cover.style.left = `${place.x}%`;
    one.cover.style.top = `${place.y}%`;
    one.cover.style.width = `${place.width}%`;
    one.cover.style.height = `${place.height}%`;
    const name = field(one.row, "how").selectedOptions[0].text;
    const numbers = SIDES.map((side) => `${place[side]} %`).join(", ");
    one.cover.setAttribute("aria-label", `${places.indexOf(one) + 1}. ${name}: ${numbers}`);
  }

  function count() {
    none.hidden = places.length > 0;
    places.forEach(show);
  }

  function cover(row) {
    const element = document.createElement("button");
    element.type = "button";
    element.setAttribute("aria-describedby", "desk-photo-hint");
    element.append(document.createElement("i"));
    boxes.append(element);
    const one = { row, cover: element };
    places.push(one);
    row.hidden = false;
    element.addEventListener("focus", () => row.classList.add("desk-region--current"));
    element.addEventListener("blur", () => row.classList.remove("desk-region--current"));
    element.addEventListener("keydown", (event) => keys(event, one));
    row.addEventListener("input", () => show(one));
    return one;
  }

  function add(place) {
    if (Number(total.value) >= most) return null;
    const holder = document.createElement("template");
    holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.content.querySelector("[data-region]");
    rows.append(row);
    total.value = Number(total.value) + 1;
    field(row, "how").value = place.how;
    write(row, place);
    const one = cover(row);
    count();
    return one;
  }

  function remove(one) {
    const index = places.indexOf(one);
    if (index < 0) return;
    field(one.row, "remove").checked = true;
    one.row.hidden = true;
    one.cover.remove();
    places.splice(index, 1);
    count();
    const next = places[Math.min(index, places.length - 1)];
    (next ? next.cover : form.querySelector("[data-add]")).focus();
  }

  function keys(event, one) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      remove(one);
    } else if (step) {
      event.preventDefault();
      const place = read(one.row);
      if (event.shiftKey) {
        place.width = within(place.width + step[0], SMALLEST, 100 - place.x);
        place.height = within(place.height + step[1], SMALLEST, 100 - place.y);
      } else {
        place.x += step[0];
        place.y += step[1];
      }
      write(one.row, place);
      show(one);
    }
  }

  function at(event) {
    const area = stage.getBoundingClientRect();
    return {
      x: within(((event.clientX - area.left) / area.width) * 100, 0, 100),
      y: within(((event.clientY - area.top) / area.height) * 100, 0, 100),
    };
  }

  // One finger or pointer at a time: it draws a new place, moves one, or pulls its corner.
  let drag = null;
  stage.addEventListener("pointerdown", (event) => {
    if (drag || event.button > 0) return;
    const start = at(event);
    const one = places.find((each) => each.cover.contains(event.target));
    const pulling = one && event.target !== one.cover;
    drag = { pointer: event.pointerId, start, one, kind: !one ? "draw" : pulling ? "pull" : "move" };
    if (one) {
      drag.first = read(one.row);
      one.cover.focus();
    }
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const now = at(event);
    const across = now.x - drag.start.x;
    const down = now.y - drag.start.y;
    if (drag.kind === "draw") {
      if (!drag.one && Math.abs(across) < SMALLEST * 2 && Math.abs(down) < SMALLEST * 2) return;
      const place = {
        x: Math.min(now.x, drag.start.x),
        y: Math.min(now.y, drag.start.y),
        width: Math.abs(across),
        height: Math.abs(down),
        how: tool(),
      };
      drag.one = drag.one || add(place);
      if (drag.one) write(drag.one.row, place);
    } else if (drag.kind === "pull") {
      const first = drag.first;
      write(drag.one.row, {
        ...first,
        width: within(first.width + across, SMALLEST, 100 - first.x),
        height: within(first.height + down, SMALLEST, 100 - first.y),
      });
    } else {
      write(drag.one.row, { ...drag.first, x: drag.first.x + across, y: drag.first.y + down });
    }
    if (drag.one) show(drag.one);
  });
  const end = (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (drag.kind === "draw" && drag.one) drag.one.cover.focus();
    drag = null;
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);

  rows.addEventListener("change", (event) => {
    if (!event.target.name.endsWith("-remove")) return;
    const one = places.find((each) => each.row.contains(event.target));
    if (one && event.target.checked) remove(one);
  });
  form.querySelector("[data-add]").addEventListener("click", () => {
    const one = add({ x: 40, y: 40, width: 20, height: 20, how: tool() });
    if (one) one.cover.focus();
  });

  boxes.replaceChildren();
  for (const row of rows.querySelectorAll("[data-region]")) {
    if (field(row, "remove").checked || !isFilled(read(row))) row.hidden = !row.matches(".desk-region--wrong");
    else cover(row);
  }
  form.querySelector("[data-tools]").hidden = false;
  form.querySelector("[data-hint]").hidden = false;
  form.querySelector(".desk-photo__preview").hidden = true;
  stage.classList.add("desk-photo__stage--drawing");
  count();
})();
