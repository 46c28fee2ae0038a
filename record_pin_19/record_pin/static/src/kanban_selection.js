import { patch } from "@web/core/utils/patch";
import { KanbanController } from "@web/views/kanban/kanban_controller";

patch(KanbanController.prototype, {
    get actionMenuItems() {
        const items = super.actionMenuItems;
        return this.pinSelection ? this.pinSelection.withEntries(items) : items;
    },
});
