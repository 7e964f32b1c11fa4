// Puts a value into a field as a person would: with the events that a page listens for.
"use strict";

/** Elements that this extension is writing into now: what they tell meanwhile is not the person's typing. */
const beingFilled = new Set();

function tell(element, value) {
  const typed = { bubbles: true, composed: true, inputType: "insertReplacementText", data: value };
  element.dispatchEvent(new InputEvent("input", typed));
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

// A content script has its own view of the page: setting `value` here does not go through a setter that a framework put
// on the element, so the framework sees at the event that the value has changed.
function putText(element, value) {
  if (element.maxLength > 0 && value.length > element.maxLength) return false;
  const before = element.value;
  element.focus({ preventScroll: true });
  element.value = value;
  if (element.value === "" || (element.type !== "textarea" && element.type !== "number" && element.value !== value.replace(/[\r\n]/g, ""))) {
    element.value = before;
    return false;
  }
  tell(element, value);
  element.blur();
  return true;
}

function putChoice(select, value) {
  const usable = [...select.options].filter((option) => !option.disabled);
  const option = usable.find((each) => each.value === value) ?? usable.find((each) => clean(each.text) === value);
  if (!option) return false;
  select.focus({ preventScroll: true });
  option.selected = true;
  tell(select, value);
  select.blur();
  return true;
}

function putRadio(radios, value) {
  const chosen = radios.find((each) => each.value === value) ?? radios.find((each) => labelOf(each) === value);
  if (!chosen || !isFillable(chosen)) return false;
  if (!chosen.checked) chosen.click();
  return chosen.checked;
}

/** Fill one field; false when it is not what it was, nobody sees it, or it does not take the value. */
function put(elements, kind, value) {
  const element = elements[0];
  if (kindOf(element) !== kind || !elements.some(isFillable)) return false;
  elements.forEach((each) => beingFilled.add(each));
  try {
    if (kind === "radio") return putRadio(elements, value);
    return kind === "select" ? putChoice(element, value) : putText(element, value);
  } finally {
    elements.forEach((each) => beingFilled.delete(each));
  }
}
