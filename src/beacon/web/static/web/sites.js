// Ticking where it was: a whole estate at once, the place in words from the boxes and the boxes from the place.
"use strict";

const ticks = ["buildings", "estates", "schools", "enterprises", "places"];
const counters = { buildings: ["楼栋", "栋"], schools: ["学校", "所"], enterprises: ["企业", "家"], places: ["场所", "处"] };
let sitesAreTouched = false;
let placeIsTouched = false;
let ticksAreLeftOut = false;

const words = (box) => box.parentElement.textContent.trim();
const boxes = (name, within = form) => [...within.querySelectorAll(`[name=${name}]`)];
const keys = (some) => some.map((box) => box.value).sort().join(",");
const chosen = (name, within = form) => boxes(name, within).filter((box) => box.checked);

// What is ticked, beside the heading: 楼栋2栋、学校1所.
function tellSites() {
  const told = form.querySelector("[data-told]");
  if (!told) return;
  const counted = Object.entries(counters).map(([name, [one, counter]]) => [chosen(name).length, one, counter]);
  told.textContent = counted.filter(([n]) => n).map(([n, one, counter]) => `${one}${n}${counter}`).join("、") || "点一下勾选，可不选";
}

function wholeEstates() {
  form.querySelectorAll("[data-estate]").forEach((fold) => {
    const whole = fold.querySelector("[name=estates]");
    if (whole) whole.checked = boxes("buildings", fold).every((box) => box.checked);
  });
}

function placeInWords() {
  const parts = [];
  form.querySelectorAll("[data-estate]").forEach((fold) => {
    const all = boxes("buildings", fold);
    const some = all.filter((box) => box.checked);
    if (!some.length) return;
    const names = some.length > 3 ? `${words(some[0])}等${some.length}栋` : some.map(words).join("、");
    parts.push(fold.dataset.estate + (some.length === all.length ? "" : names));
  });
  ["schools", "enterprises", "places"].forEach((name) => parts.push(...chosen(name).map(words)));
  return parts.join("、");
}

// The place follows the boxes until somebody chooses or types one.
function fillPlace() {
  if (placeIsTouched) return;
  const box = form.elements.place;
  const other = form.querySelector("[name=place_chip][data-other]");
  if (other) {
    other.checked = true;
    box.closest(".other").hidden = false;
  }
  box.value = placeInWords().slice(0, box.maxLength);
}

// The boxes follow the place until somebody ticks one: 锦绣苑 is all its buildings, 锦绣苑3栋、4栋 two of them.
function tickNamed(place) {
  if (sitesAreTouched || !form.querySelector("[data-estate]")) return;
  const folds = [...form.querySelectorAll("[data-estate]")].filter((fold) => place.startsWith(fold.dataset.estate));
  const fold = folds.sort((one, two) => two.dataset.estate.length - one.dataset.estate.length)[0];
  const rest = fold ? place.slice(fold.dataset.estate.length) : "";
  const named = rest.split(/[、，,和及]/).filter(Boolean);
  boxes("buildings").forEach((box) => {
    const here = fold && fold.contains(box);
    box.checked = Boolean(here && (!rest || rest.endsWith("小区") || named.some((part) => part.startsWith(words(box)))));
  });
  if (fold && chosen("buildings", fold).length) fold.open = true;
  form.elements.sites.value = keys(chosen("buildings")) || "1";
  wholeEstates();
  tellSites();
  preview();
}

// What happens nowhere was at no building that only the usual place had ticked.
function tickNoneNowhere() {
  const kind = chosenKind();
  if (sitesAreTouched || !kind || !form.elements.sites) return;
  const place = form.elements.place.value || (form.querySelector("[name=place_chip]:checked") || {}).value || "";
  if ("noPlace" in kind.dataset) {
    if (keys(chosen("buildings")) !== form.elements.sites.value) return;
    tickNamed("");
    ticksAreLeftOut = true;
  } else if (ticksAreLeftOut) {
    tickNamed(place);
    ticksAreLeftOut = false;
  }
}

form.addEventListener("change", (event) => {
  const { name } = event.target;
  if (name === "place_chip" || name === "place") {
    placeIsTouched = true;
    tickNamed(event.target.value);
  }
  if (name === "kind") tickNoneNowhere();
  if (!ticks.includes(name)) return;
  sitesAreTouched = true;
  if (name === "estates") {
    boxes("buildings", event.target.closest("[data-estate]")).forEach((box) => { box.checked = event.target.checked; });
  }
  wholeEstates();
  tellSites();
  fillPlace();
  preview();
});

wholeEstates();
tickNoneNowhere();
