/* The theme's look-up fields carry no name of their own: lend them that of their label. */
window.addEventListener("load", () => {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const shown = select.nextElementSibling?.querySelector(".select2-selection");
    if (label && shown) {
      shown.setAttribute("aria-label", label.textContent.trim());
      shown.removeAttribute("aria-labelledby");
      const text = shown.querySelector(".select2-selection__rendered");
      text?.removeAttribute("role");
    }
  });
});
