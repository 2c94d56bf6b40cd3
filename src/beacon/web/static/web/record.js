// 记一笔 with fewer taps. All of it is extra: the form works without.
"use strict";

const form = document.querySelector("#record-form");
const part = (name) => form.querySelector(`[data-part=${name}]`);
const chosenKind = () => form.querySelector("[name=kind]:checked");
let countIsTyped = false;

// What goes with the chosen kind is shown, the rest put away with its values kept.
function showWhatFits() {
  const kind = chosenKind();
  const name = kind ? kind.value : "";
  form.querySelectorAll("[data-kind]").forEach((fold) => {
    fold.hidden = fold.dataset.kind !== name;
    if (!fold.hidden && "main" in fold.dataset) fold.open = true;
  });
  part("place").hidden = Boolean(kind && "noPlace" in kind.dataset);
  if (part("school") && kind && "atSchool" in kind.dataset) part("school").open = true;
  const alone = Boolean(kind && "noAudience" in kind.dataset);
  part("audience").hidden = alone;
  part("groups").hidden = alone;
  part("skill").hidden = !(kind && "skill" in kind.dataset);
  const same = form.querySelector("[data-same]");
  if (same) same.hidden = Boolean(kind && !("known" in kind.dataset));
  if (name === "giveaway") part("handouts").open = true;
  showEarlierPeriods(name);
}

function showEarlierPeriods(kind) {
  const offer = part("make_up");
  if (!offer) return;
  let some = false;
  offer.querySelectorAll("[data-kinds]").forEach((chip) => {
    const fits = chip.dataset.kinds.split(" ").includes(kind);
    chip.hidden = !fits;
    some = some || fits;
    if (!fits && chip.querySelector("input").checked) offer.querySelector("input").checked = true;
  });
  offer.hidden = !some;
}

// The unit's last head-count of the kind stands there until somebody changes it.
function fillLastCount() {
  const kind = chosenKind();
  const line = form.querySelector("[data-last-line]");
  const last = kind ? kind.dataset.last : undefined;
  line.hidden = last === undefined;
  line.textContent = last === undefined ? "" : `上次${last}`;
  if (!countIsTyped) form.elements.audience_count.value = last === undefined ? "" : last;
}

// A chip puts away what was typed beside it; typing takes back the chip.
function watchOthers() {
  form.querySelectorAll("[data-with-other]").forEach((group) => {
    const box = group.querySelector(".other input");
    const other = group.querySelector("[data-other]");
    const show = () => { group.querySelector(".other").hidden = !other.checked; };
    group.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      show();
      if (other.checked) box.focus();
      else box.value = "";
    });
    show();
  });
}

// 会计入: asked a moment after the last change, the latest answer counts.
let asked = 0;
let wait = 0;
function preview() {
  clearTimeout(wait);
  if (!form.dataset.preview) return;
  wait = setTimeout(async () => {
    const mine = ++asked;
    const given = new FormData(form);
    given.delete("photos");
    try {
      // Without photos the short encoding will do; the server reads it in a tenth of the time.
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(given), redirect: "error" });
      if (mine === asked && answer.ok) document.querySelector("#preview").innerHTML = (await answer.text()).trim();
    } catch {
      // Without signal there is simply no preview.
    }
  }, 120);
}

form.addEventListener("change", (event) => {
  const name = event.target.name;
  if (name === "kind") {
    showWhatFits();
    fillLastCount();
  }
  if (["kind", "day", "happened_on", "school", "make_up_for"].includes(name)) preview();
});
form.addEventListener("input", (event) => { if (event.target.name === "audience_count") countIsTyped = true; });

// 和上次一样: the answer's fields take the place of these; photos stay where they are.
form.addEventListener("submit", async (event) => {
  const asked = event.submitter;
  if (!asked || asked.name !== "same") return;
  event.preventDefault();
  const given = new FormData(form);
  given.delete("photos");
  given.set("same", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: given, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#record-fields");
    // Another page than the form: what was typed stays.
    if (!fresh) throw new Error(answer.status);
    form.querySelector("#record-fields").replaceWith(fresh);
    begin();
    preview();
  } catch {
    form.querySelector("[data-same]").insertAdjacentHTML("afterend", '<p class="hint">没有连上，填的都在，等一会儿再点。</p>');
  }
});

// Photos of both buttons gather in the album's field, can be looked at and taken out again.
const album = form.querySelector("[data-album]");
const camera = form.querySelector("[data-camera]");
const thumbs = form.querySelector("[data-thumbs]");
let photos = [];

function gather(input) {
  photos = photos.concat([...input.files]);
  if (input === camera) camera.value = "";
  showPhotos();
}

function showPhotos() {
  const held = new DataTransfer();
  photos.forEach((photo) => held.items.add(photo));
  album.files = held.files;
  thumbs.hidden = photos.length === 0;
  thumbs.replaceChildren(...photos.map((photo, place) => {
    const button = document.createElement("button");
    const image = document.createElement("img");
    button.type = "button";
    button.setAttribute("aria-label", `去掉第${place + 1}张照片`);
    image.alt = photo.name;
    image.src = URL.createObjectURL(photo);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    image.addEventListener("error", () => image.replaceWith(photo.name), { once: true });
    button.append(image);
    button.addEventListener("click", () => {
      photos.splice(place, 1);
      showPhotos();
    });
    return button;
  }));
}

// Older phones cannot put files into a field; there both buttons simply keep their own.
function canGather() {
  try {
    return new DataTransfer().items !== null;
  } catch {
    return false;
  }
}

if (album && canGather()) {
  camera.removeAttribute("name");
  [camera, album].forEach((input) => input.addEventListener("change", () => gather(input)));
}

function begin() {
  // A message that tells no head-count leaves it open: the last one is no answer to it.
  const count = form.elements.audience_count;
  countIsTyped = "pasted" in form.dataset || count.value !== "" && count.value !== chosenKind()?.dataset.last;
  watchOthers();
  showWhatFits();
  fillLastCount();
}

begin();
preview();
