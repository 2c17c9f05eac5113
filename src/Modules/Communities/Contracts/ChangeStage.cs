using Guildhall.Brands.Contracts;
using Guildhall.Communities.Groups;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Communities.Contracts;

/// <summary>Puts a group into another stage. Retiring makes it read-only and keeps everything; any other stage brings it back.</summary>
public sealed class ChangeStage(AppDb db, IAudit audit, IOfferUndo undo, TimeProvider clock)
{
    /// <param name="From">The stage as the operator saw it.</param>
    /// <param name="Reason">A text code, or words.</param>
    public sealed record Request(GroupId Group, GroupStage From, GroupStage To, string Reason = "", string? Farewell = null);

    internal sealed record Before(GroupId Group, GroupStage From, GroupStage To, string? Farewell);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var before = await db.First($"select name, farewell from communities_groups where brand_id = {db.CurrentBrand} and id = {request.Group}", r => (Name: r.Text(0), Farewell: r.TextOrNull(1)), ct);
        var done = await Join(request, ct);
        if (done.Refusal is not null) return done;
        if (request.From != request.To) await undo.Offer(db, before.Name, new Before(request.Group, request.From, request.To, before.Farewell), ct);
        await transaction.Commit(ct);
        return done;
    }

    /// <summary>The same in the caller's open transaction.</summary>
    public async Task<Result<Done>> Join(Request request, CancellationToken ct)
    {
        if (request.Farewell?.Length > Group.TextLength) return GroupRefusals.TextLength.With(Group.TextLength).At("Farewell");
        var group = await db.Groups().SingleOrDefaultAsync(g => g.Id == request.Group, ct);
        if (group is null) return GroupRefusals.NoGroup;
        if (group.Stage != request.From) return GroupRefusals.StageChanged;
        if (group.Stage == request.To) return new Done();
        var (from, at) = (group.Stage, clock.GetUtcNow());
        group.Become(request.To, request.Farewell, at);
        if (!await db.TrySave(ct)) return GroupRefusals.StageChanged;
        await db.Execute($"""
            insert into communities_group_stages (brand_id, id, group_id, from_stage, to_stage, reason, at, operator_name)
            values ({db.CurrentBrand}, {Id.New(clock)}, {group.Id}, {from}, {request.To}, {request.Reason}, {at}, {db.Actor.Name})
            """, ct);
        await db.Publish(group.Id.Value, new GroupStageChanged(group.Id, from, request.To, group.Farewell), clock, ct);
        await audit.Write(db, "communities.stage_changed", group.Name, new { from, to = request.To }, ct);
        return new Done();
    }
}
