"""Up to Odoo 16: ``name_get()``, which clients can call, and models write as superuser code."""

_MARK = "_record_pin_names"


def guard_model(model_class):
    """Have the names of locked records asked for the lock, as their display name is."""
    if _MARK in vars(model_class):
        return

    def name_get(self):
        """Of a locked record only where its display name shows.

        :raise RecordPinRequired: the lock of one of the records is closed
        """
        self._pin_check_field("display_name")
        return super(model_class, self).name_get()

    model_class.name_get = name_get
    setattr(model_class, _MARK, True)
