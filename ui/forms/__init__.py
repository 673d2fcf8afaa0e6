"""The forms of the ward, one noun a module; `ui.forms.table` names them."""
