import { patch } from "@web/core/utils/patch";
import { RelationalModel } from "@web/model/relational_model/relational_model";

patch(RelationalModel.prototype, {
    /** Neither a protected model nor one that shows its records is cached on disk. */
    _getCacheParams(config) {
        const client = this.env.services.record_pin;
        if (client && showsProtected(client, config.resModel, config)) {
            return undefined;
        }
        return super._getCacheParams(...arguments);
    },
});

function showsProtected(client, resModel, { activeFields, fields }) {
    if (client.isProtected(resModel)) {
        return true;
    }
    return Object.keys(activeFields || {}).some((name) => {
        const { relation } = fields[name] || {};
        return relation && showsProtected(client, relation, activeFields[name].related || {});
    });
}
