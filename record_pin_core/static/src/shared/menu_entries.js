/** @odoo-module **/

/**
 * What `record.pin.lock.status` answers for one record.
 * @typedef {{protected: boolean, locked: boolean, mode: string|false, until: string|false}} Status
 */

/**
 * The entries of the action menu that make sense for records, and the ids each is for.
 *
 * @param {Object<number, Status>} statuses of the selected records, by id
 * @param {{can_manage: boolean, is_manager: boolean}} rights of the user
 * @returns {Object<string, number[]>} any of `protect`, `lock`, `change`, `remove`, `reset`
 */
export function menuEntries(statuses, rights) {
    const ids = Object.keys(statuses).map(Number);
    const having = (test) => ids.filter((id) => test(statuses[id]));
    const guarded = having((status) => status.protected);
    const candidates = {
        lock: having((status) => status.protected && !status.locked),
        protect: rights.can_manage ? having((status) => !status.protected) : [],
        change: rights.can_manage && ids.length === 1 ? guarded : [],
        remove: rights.can_manage ? guarded : [],
        reset: rights.is_manager ? guarded : [],
    };
    return Object.fromEntries(Object.entries(candidates).filter(([, found]) => found.length));
}
