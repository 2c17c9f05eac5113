using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Partners;

/// <param name="Visitor">The member's id, or what stands for a browser nobody knows.</param>
/// <param name="About">The activity whose page it was; at the door, or on any other page, it is all that the partner has in the group.</param>
internal sealed record TouchCommand(Guid Visitor, MemberId? Member, GroupId Group, Guid? About, DateTimeOffset At);

/// <summary>Writes down a batch of people who came by one partner's link: each for the first time only, in the activities that are to come or open.</summary>
internal sealed class DecideTouches : IDecide<TouchCommand, Done>
{
    public async Task<Result<Done>[]> Decide(AppDb db, LaneBatch<TouchCommand> batch, CancellationToken ct)
    {
        var rows = db.Rows("t", new("visitor", batch.Column(c => c.Visitor)), new("member", batch.Column(c => c.Member?.Value)), new("grp", batch.Column(c => c.Group.Value)), new("about", batch.Column(c => c.About)), new("at", batch.Column(c => c.At)));
        await db.Execute($"""
            insert into activities_partner_touches (brand_id, activity_id, partner_id, visitor_id, member_id, at)
            select {db.CurrentBrand}, a.id, {batch.Activity}, t.visitor, t.member, t.at from {rows}
            join activities_groups g on g.brand_id = {db.CurrentBrand} and g.group_id = t.grp
            join activities_partnerships p on p.brand_id = {db.CurrentBrand} and p.activity_id = g.activity_id and p.partner_id = {batch.Activity} and p.agreed
            join activities_activities a on a.brand_id = {db.CurrentBrand} and a.id = g.activity_id and a.state in ('scheduled', 'running', 'paused') and a.ends_at > t.at
            where t.about is null or t.about = a.id or not exists (select 1 from activities_activities x where x.brand_id = {db.CurrentBrand} and x.id = t.about)
            order by a.id, t.visitor on conflict do nothing
            """, ct);
        var answers = new Result<Done>[batch.Count];
        Array.Fill(answers, new Done());
        return answers;
    }

    // Coming again changes nothing, so what the lost commit did is found out by doing it again.
    public Task<Result<Done>?[]> Recall(AppDb db, LaneBatch<TouchCommand> batch, CancellationToken ct) => Task.FromResult(new Result<Done>?[batch.Count]);
}
