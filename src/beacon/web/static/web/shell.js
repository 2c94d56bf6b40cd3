// Small helps for every page. All of them are extras: without this file each page still works.
"use strict";

document.documentElement.classList.add("js");

// One tap sends a form once. The server takes a second one as the same anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // Disabled only after the browser has read the form, or the pressed button's own value would be lost.
  setTimeout(() => form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true")), 0);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => release(form));
});
document.addEventListener("htmx:afterRequest", (event) => release(event.target.closest("form")));

function release(form) {
  if (!form) return;
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

// What was refused is on the screen: on a phone the field may stand far below the first screenful.
document.querySelector("[aria-invalid=true]")?.focus();

// − and + of a stepper; `data-step` says how far one tap goes.
function step(button) {
  const input = button.closest(".stepper").querySelector("input");
  const by = Number(button.dataset.step);
  const value = Math.max(Number(input.min || 0), (Number(input.value) || 0) + by);
  input.value = String(input.max ? Math.min(Number(input.max), value) : value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Puts a text on the clipboard; where the browser does not allow it, selects it so that it can be copied by hand.
async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  const text = "value" in source ? source.value : source.textContent;
  try {
    await navigator.clipboard.writeText(text.trim());
    tell("复制好了，去群里粘贴即可。");
  } catch {
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    tell("已选中，请长按复制。");
  }
}

function tell(sentence) {
  const say = document.querySelector("#say");
  if (!say) return;
  const line = document.createElement("p");
  line.className = "say ok";
  line.textContent = sentence;
  say.replaceChildren(line);
}

// Puts the word of the button into a field; what stands there already stays above it.
function fill(button) {
  const field = document.querySelector(button.dataset.fills);
  const word = button.textContent.trim();
  if (field.value.split("\n").includes(word)) return;
  field.value = [field.value.trimEnd(), word].filter(Boolean).join("\n");
  field.focus();
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-step],[data-copy],[data-opens],[data-closes],[data-print],[data-fills]");
  if (!pressed) return;
  if (pressed.dataset.step) step(pressed);
  if (pressed.dataset.copy) copy(pressed);
  if (pressed.dataset.opens) document.querySelector(pressed.dataset.opens).showModal();
  if ("closes" in pressed.dataset) pressed.closest("dialog").close();
  if (pressed.dataset.fills) fill(pressed);
  if ("print" in pressed.dataset) window.print();
});

// A choice that applies at once; without script the form's own button does it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// Counts down the seconds of an offer to undo, then puts the offer away.
document.querySelectorAll("[data-countdown]").forEach((place) => {
  let left = Number(place.dataset.countdown);
  const timer = setInterval(() => {
    left -= 1;
    const number = place.querySelector("[data-seconds]");
    if (number) number.textContent = String(left);
    if (left > 0) return;
    clearInterval(timer);
    place.querySelectorAll("[data-until]").forEach((part) => part.remove());
  }, 1000);
});

// After an expired page the answer brings a fresh token for every form still open.
document.addEventListener("htmx:afterSwap", () => {
  const fresh = document.querySelector("#say [data-token]");
  if (!fresh) return;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
    input.value = fresh.dataset.token;
  });
});
