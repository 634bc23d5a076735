/* The theme's look-up fields carry no name of their own: lend them that of their label, whenever they appear. */
const lend = () => {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const shown = select.nextElementSibling?.querySelector(".select2-selection:not([aria-label])");
    if (label && shown) {
      shown.setAttribute("aria-label", label.textContent.trim());
      shown.removeAttribute("aria-labelledby");
      const text = shown.querySelector(".select2-selection__rendered");
      ["role", "aria-readonly"].forEach((name) => text?.removeAttribute(name));
    }
  });
};
window.addEventListener("DOMContentLoaded", () => {
  lend();
  new MutationObserver(lend).observe(document.body, { childList: true, subtree: true });
});
