/** @odoo-module **/

/**
 * What `record.pin.lock.status` answers for one record.
 * @typedef {{protected: boolean, locked: boolean, mode: string|false, until: string|false,
 *   locks?: {res_model: string, res_id: number, locked: boolean}[]}} Status
 */

/**
 * The entries of the action menu that make sense for records, and the ids each is for.
 *
 * @param {Object<number, Status>} statuses of the selected records, by id
 * @param {{can_manage: boolean, is_manager: boolean}} rights of the user
 * @param {{resModel?: string, hasOwnPins?: boolean}} [model] of the records: linked ones have no
 *   PIN to manage, only the one of the record that they follow
 * @returns {Object<string, number[]>} any of `protect`, `lock`, `change`, `remove`, `reset`
 */
export function menuEntries(statuses, rights, { resModel, hasOwnPins = true } = {}) {
    const ids = Object.keys(statuses).map(Number);
    const having = (test) => ids.filter((id) => test(statuses[id], id));
    const isItself = (id) => (lock) => lock.res_model === resModel && lock.res_id === id;
    const hasPin = (status, id) =>
        hasOwnPins && status.protected && (!status.locks || status.locks.some(isItself(id)));
    const guarded = having(hasPin);
    const candidates = {
        lock: having((status) => status.protected && !status.locked),
        protect: rights.can_manage && hasOwnPins ? ids.filter((id) => !guarded.includes(id)) : [],
        change: rights.can_manage && ids.length === 1 ? guarded : [],
        remove: rights.can_manage ? guarded : [],
        reset: rights.is_manager ? guarded : [],
    };
    return Object.fromEntries(Object.entries(candidates).filter(([, found]) => found.length));
}
