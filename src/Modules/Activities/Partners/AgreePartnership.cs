using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>Takes a partner into an activity and writes down what was agreed, as long as the money has not been split. Everything begins with the activity locked, so that two shares at once cannot pass the whole.</summary>
internal sealed class AgreePartnership(AppDb db, CodeBook codes, SeenSplits seen, IAudit audit, TimeProvider clock)
{
    /// <param name="Share">Percent, with two places at most.</param>
    /// <param name="Agreed">False leaves a proposal one; what was agreed stays agreed.</param>
    public sealed record Terms(ShareOf? Of, decimal? Share, decimal? Cost, IReadOnlyList<GroupId> Groups, IReadOnlyList<Contribution> Brings, bool Agreed = true);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/partners/{partner:guid}/remove", async (string brand, ActivityId id, Guid partner, HttpContext http, AgreePartnership agree, CancellationToken ct) =>
        Answers.Back(http, await agree.Remove(id, new(partner), ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/partners", "activities.did_partner_remove")).Requires(Permissions.ActivitiesEdit);

    public async Task<Result<Done>> Add(ActivityId id, PartnerId partner, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var opened = await Open(id, ct);
        if (opened.Refusal is { } refusal) return refusal;
        if (await db.FindPartner(partner, ct) is not { Archived: false } found) return ActivityRefusals.PartnerChoose.At("Partner");
        var others = await db.AllPartnerships(id, ct);
        if (others.Exists(o => o.Partner == partner)) return new Done(); // Tapped twice.
        if (others.Count >= Partnership.Most) return ActivityRefusals.PartnerMany.With(Partnership.Most).At("Partner");
        await db.Execute($"""
            insert into activities_partnerships (brand_id, activity_id, partner_id, id, share_of, share_bp, cost_bp, brings, made_at, version, agreed)
            values ({db.CurrentBrand}, {id}, {partner}, {Id.New(clock)}, {ShareOf.Brought}, 0, 0, '[]', {clock.GetUtcNow()}, 1, {true})
            """, ct);
        db.AfterCommit(() => seen.Forget(db.CurrentBrand, id));
        await audit.Write(db, "activities.partner_joined", $"{opened.Value.Name} · {found.Name}", null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <param name="version">As the page showed it.</param>
    public async Task<Result<Done>> Change(ActivityId id, PartnerId partner, int version, Terms terms, CancellationToken ct)
    {
        if (terms.Of is not { } of) return ActivityRefusals.PartnerShareOf.At("Of");
        if (Points(terms.Share) is not { } share) return ActivityRefusals.PartnerPercent.At("Share");
        if (Points(terms.Cost) is not { } cost) return ActivityRefusals.PartnerPercent.At("Cost");
        await using var transaction = await db.Begin(ct);
        var opened = await Open(id, ct);
        if (opened.Refusal is { } closed) return closed;
        var all = await db.AllPartnerships(id, ct);
        if (all.Find(p => p.Partner == partner) is not { } now) return ActivityRefusals.PartnerUnknown;
        if (now.Version != version) return ActivityRefusals.Changed;
        all.Remove(now);
        if (RefusalFor(terms, share, cost, all, await db.GroupsOf(id, ct)) is { } refusal) return refusal;
        var brings = await Named(terms.Brings, ct);
        if (brings.Refusal is { } wrong) return wrong;
        await db.Execute($"""
            update activities_partnerships set share_of = {of}, share_bp = {share}, cost_bp = {cost}, brings = {JsonSerializer.Serialize(brings.Value, KernelJson.Options)}, version = version + 1, agreed = {now.Agreed || terms.Agreed}
            where brand_id = {db.CurrentBrand} and activity_id = {id} and partner_id = {partner}
            """, ct);
        await db.Execute($"delete from activities_partner_groups where brand_id = {db.CurrentBrand} and activity_id = {id} and partner_id = {partner}", ct);
        foreach (var group in terms.Groups.Distinct())
            await db.Execute($"insert into activities_partner_groups (brand_id, activity_id, group_id, partner_id) values ({db.CurrentBrand}, {id}, {group}, {partner})", ct);
        db.AfterCommit(() => seen.Forget(db.CurrentBrand, id));
        await audit.Write(db, "activities.partner_agreed", $"{opened.Value.Name} · {now.Name}", new { of, share, cost, groups = terms.Groups.Count, brings = brings.Value.Length, agreed = now.Agreed || terms.Agreed }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Remove(ActivityId id, PartnerId partner, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var opened = await Open(id, ct);
        if (opened.Refusal is { } refusal) return refusal;
        if (await db.FindPartnership(id, partner, ct) is not { } now) return ActivityRefusals.PartnerUnknown;
        if ((await db.ConsignedBy(now.Id, ct)).Exists(c => c.Units > c.Back)) return ActivityRefusals.PartnerGoods;
        await db.Execute($"delete from activities_partner_groups where brand_id = {db.CurrentBrand} and activity_id = {id} and partner_id = {partner}", ct);
        await db.Execute($"delete from activities_partnerships where brand_id = {db.CurrentBrand} and activity_id = {id} and partner_id = {partner}", ct);
        await db.RevokeCodes(PartnerLink.Kind, now.Id, clock, ct);
        await audit.Write(db, "activities.partner_removed", $"{opened.Value.Name} · {now.Name}", null, ct);
        db.AfterCommit(() =>
        {
            codes.Forget(now.Id);
            seen.Forget(db.CurrentBrand, id);
        });
        await transaction.Commit(ct);
        return new Done();
    }

    private async Task<Result<Activity>> Open(ActivityId id, CancellationToken ct)
    {
        if (await db.LockActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        return await db.FixedSplit(id, ct) is null ? activity : ActivityRefusals.PartnerFixed;
    }

    private static Refusal? RefusalFor(Terms terms, int share, int cost, List<Partnership> others, List<GroupId> groups)
    {
        var agreed = others.FindAll(o => o.Agreed);
        if (agreed.Sum(o => o.ShareBp) is var shared && shared + share > Partnership.Whole) return ActivityRefusals.PartnerShares.With(Percent(Partnership.Whole - shared)).At("Share");
        if (agreed.Sum(o => o.CostBp) is var borne && borne + cost > Partnership.Whole) return ActivityRefusals.PartnerShares.With(Percent(Partnership.Whole - borne)).At("Cost");
        if (terms.Groups.Except(groups).Any()) return ActivityRefusals.PartnerGroup.At("Groups");
        if (others.Find(o => o.Groups.Intersect(terms.Groups).Any()) is { } other) return ActivityRefusals.PartnerGroupTaken.With(other.Name).At("Groups");
        return terms.Brings.Count > Contribution.Most ? ActivityRefusals.PartnerBringsMany.With(Contribution.Most).At("Brings") : null;
    }

    /// <summary>What is brought, goods called by their name.</summary>
    private async Task<Result<Contribution[]>> Named(IReadOnlyList<Contribution> brings, CancellationToken ct)
    {
        var cards = (await db.FindSkus([.. brings.Select(b => b.Sku).OfType<SkuId>()], ct)).ToDictionary(c => c.Id);
        var named = new Contribution[brings.Count];
        for (var i = 0; i < named.Length; i++)
        {
            var line = brings[i];
            if (line.Sku is { } sku && !cards.ContainsKey(sku)) return ActivityRefusals.PartnerSku.At($"Brings[{i}].Sku");
            var words = line.Sku is { } known ? cards[known].Name : line.Words.Trim();
            if (line.Sku is null && words.Length is 0 or > Contribution.LongestWords) return ActivityRefusals.PartnerWords.With(Contribution.LongestWords).At($"Brings[{i}].Words");
            if (line.Quantity is < 1 or > Contribution.MostQuantity) return ActivityRefusals.PartnerQuantity.With(Contribution.MostQuantity).At($"Brings[{i}].Quantity");
            if (line.ValueMinor is < 0 or > PlanActivity.MostBudget) return ActivityRefusals.PartnerValue.At($"Brings[{i}].Value");
            named[i] = line with { Words = words };
        }
        return named;
    }

    internal static string Percent(int points) => (points / 100m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static int? Points(decimal? percent) => percent is null ? 0 : percent is >= 0 and <= 100 && decimal.Truncate(percent.Value * 100) == percent.Value * 100 ? (int)(percent.Value * 100) : null;
}
