using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>How the money was split, and by whom that was said. What is refunded afterwards changes it no more.</summary>
internal sealed record FixedSplit(PartnerSplit Split, DateTimeOffset At, string By);

/// <summary>Fixes the split once nothing of the activity is open any more: from then on the terms stay and every statement says the same.</summary>
internal sealed class FixSplit(AppDb db, CountPartners count, SeenSplits seen, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/partners/fix", async (string brand, ActivityId id, HttpContext http, FixSplit fix, CancellationToken ct) =>
        Answers.Back(http, await fix.Handle(id, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/partners", "activities.did_partner_fix")).Requires(Permissions.ActivitiesEdit);

    public async Task<Result<Done>> Handle(ActivityId id, CancellationToken ct)
    {
        while (true)
        {
            if (await db.FindActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
            if (await db.FixedSplit(id, ct) is not null) return new Done(); // Tapped twice.
            if (activity.State is not (ActivityState.Settled or ActivityState.Cancelled)) return ActivityRefusals.PartnerOpen;
            var terms = await db.Partnerships(id, ct);
            if (terms.Count == 0) return ActivityRefusals.PartnerNone;
            var split = await count.Handle(activity, terms, ct); // Counting takes longer than a transaction should.
            await using var transaction = await db.Begin(ct);
            await db.LockActivity(id, ct);
            if (!Same(terms, await db.Partnerships(id, ct))) continue;
            var written = await db.Execute($"""
                insert into activities_partner_splits (brand_id, activity_id, split, fixed_at, operator_id, operator_name)
                values ({db.CurrentBrand}, {id}, {JsonSerializer.Serialize(split, KernelJson.Options)}, {clock.GetUtcNow()}, {db.Actor.Operator?.Value}, {db.Actor.Name}) on conflict do nothing
                """, ct);
            if (written == 0) return new Done();
            await Steps.Note(db, id, "partners_fixed", null, clock, ct);
            await audit.Write(db, "activities.partner_split_fixed", activity.Name, new { split.PaidMinor, split.RefundedMinor, split.BrandShareMinor, partners = split.Parts.Count }, ct);
            db.AfterCommit(() => seen.Forget(db.CurrentBrand, id));
            await transaction.Commit(ct);
            return new Done();
        }
    }

    private static bool Same(List<Partnership> before, List<Partnership> now) => before.Select(p => (p.Id, p.Version)).SequenceEqual(now.Select(p => (p.Id, p.Version)));
}

internal static class ReadSplits
{
    public static Task<FixedSplit?> FixedSplit(this AppDb db, ActivityId activity, CancellationToken ct) => db.First(
        $"select split, fixed_at, operator_name from activities_partner_splits where brand_id = {db.CurrentBrand} and activity_id = {activity}",
        r => new FixedSplit(JsonSerializer.Deserialize<PartnerSplit>(r.Text(0), KernelJson.Options)!, r.Time(1), r.Text(2)), ct);
}
