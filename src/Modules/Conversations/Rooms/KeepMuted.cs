using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>Who may not write under one entry may not write as the person either: being merged is no way round.</summary>
internal sealed class KeepMuted : IHandle<PeopleMerged>
{
    public Task Handle(PeopleMerged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        // In a select list PostgreSQL must be told what a parameter is.
        var person = db.IsSqlite ? Sql.Of($"{happened.Person}") : Sql.Of($"{happened.Person}::uuid");
        return db.Execute($"""
            insert into conversations_mutes (brand_id, group_id, member_id, until, operator_id)
            select m.brand_id, m.group_id, {person}, m.until, m.operator_id from conversations_mutes m where m.brand_id = {db.CurrentBrand} and m.member_id = {happened.Merged}
            on conflict (brand_id, group_id, member_id) do update set until = case when excluded.until > conversations_mutes.until then excluded.until else conversations_mutes.until end
            """, ct);
    }
}
