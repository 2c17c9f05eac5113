using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Life;

/// <summary>When two entries turn out to be one person, looks where that person now has more than one person may, and asks an operator what to do.</summary>
internal sealed class FindDoubleClaims(IEnumerable<IActivityKind> kinds, TimeProvider clock) : IHandle<PeopleMerged>
{
    public async Task Handle(PeopleMerged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        // A batch that read people before the merge may not have committed yet.
        await db.LockOpenActivities(ct);
        foreach (var kind in kinds)
            foreach (var activity in await kind.Excess(db, happened.Person, ct))
                await db.Execute($"""
                    insert into activities_double_claims (brand_id, activity_id, person_id, found_at) values ({db.CurrentBrand}, {activity}, {happened.Person}, {clock.GetUtcNow()})
                    on conflict (brand_id, activity_id, person_id) do update set found_at = excluded.found_at, decided_at = null, decision = null
                    """, ct);
    }
}

/// <summary>Keeps what a person has twice, or takes back what is above the limit, the latest first.</summary>
internal sealed class DecideDoubleClaim(AppDb db, IEnumerable<IActivityKind> kinds, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/double-claims/{person}", async (string brand, ActivityId id, MemberId person, [FromForm] bool keep, HttpContext http, DecideDoubleClaim decide, CancellationToken ct) =>
        Answers.Back(http, await decide.Handle(id, person, keep, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}", keep ? "activities.did_keep" : "activities.did_take_back")).Requires(Permissions.ActivitiesEdit);

    public async Task<Result<Done>> Handle(ActivityId id, MemberId person, bool keep, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        await using var transaction = await db.Begin(ct);
        var decided = await db.Execute($"""
            update activities_double_claims set decided_at = {clock.GetUtcNow()}, decision = {(keep ? "keep" : "take_back")}
            where brand_id = {db.CurrentBrand} and activity_id = {id} and person_id = {person} and decided_at is null
            """, ct);
        if (decided == 0) return new Done(); // Somebody has decided already.
        if (!keep) await kinds.Single(k => k.Kind == activity.Kind).TakeBack(db, activity, person, ct);
        await audit.Write(db, keep ? "activities.double_claim_kept" : "activities.double_claim_taken_back", activity.Name, new { person = person.Value }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
