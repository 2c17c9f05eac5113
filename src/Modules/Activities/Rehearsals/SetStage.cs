using System.Text.RegularExpressions;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities.Rehearsals;

/// <summary>Brings a plan and what it names onto a stage: the brand, its groups without their people, goods with their stock, kinds of coupons, perks, the rules of points. Of the real database it only reads.</summary>
internal static partial class SetStage
{
    private static readonly string[] KeptOfPlan = ["activities_groups", "activities_announcements"], NotCopied = ["activities_rehearsals", "activities_visits", "activities_playbook_uses", "activities_partnerships", "activities_partner_groups", "activities_partner_touches", "activities_partner_splits"];

    /// <summary>The activity as a draft, with nothing of it set aside yet.</summary>
    public static async Task Handle(AppDb from, Stage stage, Activity activity, bool wholeShop, OtherOffers others, CancellationToken ct)
    {
        var (brand, id) = (from.CurrentBrand, activity.Id);
        List<string> own;
        await using (var to = stage.Open(brand))
        {
            own = [.. (await to.TablesWith("activity_id", ct)).Except(NotCopied)];
            await using var transaction = await to.Begin(ct);
            var groups = Sql.Of($"brand_id = {brand} and {from.In("id", (await from.GroupsOf(id, ct)).ToArray())}");
            await to.CopyRows(from, "brands_brands", Sql.Of($"id = {brand}"), ct);
            await to.CopyRows(from, "communities_groups", groups, ct);
            await to.CopyRows(from, "communities_communities", Sql.Of($"brand_id = {brand} and id in (select community_id from communities_groups where {groups})"), ct);
            await to.CopyRows(from, "activities_activities", Sql.Of($"brand_id = {brand} and id = {id}"), ct);
            foreach (var table in own) await to.CopyRows(from, table, Sql.Of($"brand_id = {brand} and activity_id = {id}"), ct);
            await Named(from, to, brand, Ids(activity.Settings), ct);
            foreach (var other in others.Activities) await Named(from, to, brand, Ids(other.Settings), ct);
            await others.Copy(from, to, brand, ct);
            if (wholeShop) await Shop(from, to, brand, ct);
            await transaction.Commit(ct);
        }
        if (activity.State is not ActivityState.Draft) await Empty(stage, brand, id, own, ct);
        await using var db = stage.Open(brand);
        await db.Execute($"update activities_activities set state = {ActivityState.Draft}, reserved_minor = 0, spent_minor = 0, ended_at = {(DateTimeOffset?)null}, settled_at = {(DateTimeOffset?)null} where brand_id = {brand} and id = {id}", ct);
        await db.Execute($"update activities_announcements set state = {AnnouncementState.Waiting}, done_at = {(DateTimeOffset?)null} where brand_id = {brand} and activity_id = {id}", ct);
    }

    public static async Task<IReadOnlyList<GroupProfile>> Groups(AppDb db, ActivityId id, CancellationToken ct)
    {
        var chosen = (await db.GroupsOf(id, ct)).ToHashSet();
        return [.. (await db.AllGroups(ct)).Where(g => chosen.Contains(g.Id))];
    }

    /// <summary>Whatever the settings name by its id.</summary>
    private static async Task Named(AppDb from, AppDb to, BrandId brand, Guid[] ids, CancellationToken ct)
    {
        var skus = Sql.Of($"brand_id = {brand} and {from.In("id", ids)}");
        await to.CopyRows(from, "commerce_skus", skus, ct);
        await to.CopyRows(from, "commerce_products", Sql.Of($"brand_id = {brand} and id in (select product_id from commerce_skus where {skus})"), ct);
        await to.CopyRows(from, "commerce_stock", Sql.Of($"brand_id = {brand} and {from.In("sku_id", ids)}"), ct);
        foreach (var table in new[] { "loyalty_coupon_kinds", "loyalty_perks" }) await to.CopyRows(from, table, Sql.Of($"brand_id = {brand} and {from.In("id", ids)}"), ct);
        foreach (var table in new[] { "loyalty_settings", "loyalty_earn_rules" }) await to.CopyRows(from, table, Sql.Of($"brand_id = {brand}"), ct);
    }

    private static async Task Shop(AppDb from, AppDb to, BrandId brand, CancellationToken ct)
    {
        var products = Sql.Of($"select id from commerce_products where brand_id = {brand} and state = 'on_sale'");
        await to.CopyRows(from, "commerce_products", Sql.Of($"brand_id = {brand} and state = 'on_sale'"), ct);
        await to.CopyRows(from, "commerce_skus", Sql.Of($"brand_id = {brand} and product_id in ({products})"), ct);
        await to.CopyRows(from, "commerce_stock", Sql.Of($"brand_id = {brand} and product_id in ({products}) and holder = product_id"), ct);
    }

    /// <summary>What it has set aside already goes back by the kind's own way, here on the stage; then it is planned anew, with seeds of its own, so that nobody learns what will really be drawn.</summary>
    private static async Task Empty(Stage stage, BrandId brand, ActivityId id, List<string> own, CancellationToken ct)
    {
        await using (var scope = stage.Scope(brand)) await scope.ServiceProvider.GetRequiredService<MoveActivity>().Handle(id, "cancel", ct);
        await stage.Deliver(ct);
        await using var db = stage.Open(brand);
        await using var transaction = await db.Begin(ct);
        foreach (var table in own.Except(KeptOfPlan)) await db.Execute($"delete from {Sql.Raw(table)} where brand_id = {brand} and activity_id = {id}", ct);
        await db.Execute($"delete from commerce_stock where brand_id = {brand} and holder = {id}", ct);
        await transaction.Commit(ct);
    }

    /// <summary>Everything that settings name by its id.</summary>
    public static Guid[] Ids(string settings) => [.. Ids().Matches(settings).Select(m => Guid.Parse(m.Value)).Distinct()];

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Ids();
}
