using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>Talking earns points, the first word is a newcomer's introduction, and what is recalled or removed has earned nothing. Here, because conversations and loyalty do not know each other.</summary>
internal sealed class RewardTalk(TimeProvider clock) : IHandle<MessagesPosted>, IHandle<MessagesChanged>
{
    public async Task Handle(MessagesPosted happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var said = await db.Query($"""
            select m.id, m.author_id, m.at from conversations_messages m join members_members a on a.brand_id = m.brand_id and a.id = m.author_id and not a.staff and not a.bot
            where m.brand_id = {db.CurrentBrand} and m.group_id = {happened.Group} and m.day = {happened.Day} and m.seq >= {happened.First} and m.seq <= {happened.Last} and not m.broadcast and not m.removed order by m.seq
            """, r => (Id: r.Guid(0), Author: r.Id<MemberId>(1), At: r.Time(2)), ct);
        if (said.Count == 0) return;
        if (await db.FindBrand(db.CurrentBrand, ct) is not { } brand) return; // Removed meanwhile.
        await db.EarnPoints(brand, said.ConvertAll(m => new EarnedAct(EarnSource.Speak, m.Id, m.Author, m.At)), clock, ct);
        await db.CompleteTasks(brand, NewcomerTask.Introduce, said.Select(m => m.Author).Distinct().ToArray(), clock, ct);
    }

    public async Task Handle(MessagesChanged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var removed = await db.Query($"""
            select id from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {happened.Group} and day >= {happened.From} and day <= {happened.To} and removed
            """, r => r.Guid(0), ct);
        if (removed.Count > 0 && await db.FindBrand(db.CurrentBrand, ct) is { } brand) await db.UnearnPoints(brand, removed.ConvertAll(id => new UnearnedAct(EarnSource.Speak, id, id)), clock, ct);
    }
}
