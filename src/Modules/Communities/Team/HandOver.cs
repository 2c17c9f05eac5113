using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Team;

/// <summary>Notes open questions and promises, and closes a shift: what is not done is carried on to the next one until it is.</summary>
internal sealed class HandOver(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestText = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/handover/{promise:guid}/done", async (string brand, GroupId id, Guid promise, HttpContext http, HandOver hand, CancellationToken ct) =>
        Answers.Back(http, await hand.Finish(id, promise, ct), $"/b/{Uri.EscapeDataString(brand)}/groups/{id.Value}/handover", "communities.promise_done")).Requires(Permissions.GroupsRead);

    public async Task<Result<Done>> Note(GroupId group, PromiseKind kind, string text, string? about, CancellationToken ct)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestText || about?.Length > LongestText) return TeamRefusals.PromiseLength.With(LongestText).At("Text");
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroupCard(group, ct) is not { } card) return GroupRefusals.NoGroup;
        await db.Execute($"""
            insert into communities_promises (brand_id, id, group_id, kind, text, about, opened_at, opened_by, carried)
            values ({db.CurrentBrand}, {Id.New(clock)}, {group}, {kind}, {text}, {about?.Trim() ?? ""}, {clock.GetUtcNow()}, {db.Actor.Name}, 0)
            """, ct);
        await audit.Write(db, "communities.promise_noted", card.Name, new { kind }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Finish(GroupId group, Guid promise, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var done = await db.Execute($"update communities_promises set done_at = coalesce(done_at, {clock.GetUtcNow()}), done_by = coalesce(done_by, {db.Actor.Name}) where brand_id = {db.CurrentBrand} and group_id = {group} and id = {promise}", ct);
        if (done == 0) return TeamRefusals.NoPromise;
        await audit.Write(db, "communities.promise_done", promise.ToString(), null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>Answers how many were carried on.</summary>
    public async Task<Result<int>> Close(GroupId group, string? handedTo, string? note, CancellationToken ct)
    {
        if (handedTo?.Length > 60 || note?.Length > 2 * LongestText) return TeamRefusals.PromiseLength.With(2 * LongestText).At("Note");
        await using var transaction = await db.Begin(ct);
        // Two who close the same shift at once close two shifts one after the other.
        if (await db.Execute($"update communities_groups set version = version where brand_id = {db.CurrentBrand} and id = {group}", ct) == 0) return GroupRefusals.NoGroup;
        var (now, last) = (clock.GetUtcNow(), (await db.Shifts(group, 1, ct)).Select(s => s.ClosedAt).FirstOrDefault());
        var done = await db.Count($"select count(*) from communities_promises where brand_id = {db.CurrentBrand} and group_id = {group} and done_at > {last}", ct);
        var carried = await db.Execute($"update communities_promises set carried = carried + 1 where brand_id = {db.CurrentBrand} and group_id = {group} and done_at is null", ct);
        var today = (await db.CurrentBrandProfile(ct)).Calendar.DayOf(now);
        await db.Execute($"""
            insert into communities_shifts (brand_id, id, group_id, day, closed_at, closed_by, handed_to, note, done, carried)
            values ({db.CurrentBrand}, {Id.New(clock)}, {group}, {today}, {now}, {db.Actor.Name}, {handedTo?.Trim() ?? ""}, {note?.Trim() ?? ""}, {done}, {carried})
            """, ct);
        await audit.Write(db, "communities.shift_closed", group.Value.ToString(), new { carried, done }, ct);
        await transaction.Commit(ct);
        return carried;
    }
}
