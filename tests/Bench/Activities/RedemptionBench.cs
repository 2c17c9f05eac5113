using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Redemptions;
using Guildhall.Bench.Product;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Bench.Activities;

/// <summary>Perks had for points: once per id, as often as a human may, within the stock, the points spent in the same transaction.</summary>
internal sealed class RedemptionBench : KindBench
{
    private bool rich;

    public override string Name => "redemption";
    protected override string Kind => Redemption.Kind;
    protected override string Figure => "a durable redemption of a perk (once per id, points spent, stock, budget)";

    protected override async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count)
    {
        var perk = Id.New(Clock);
        await using (var source = new AppDbSource(storage, GuildhallModules.All))
        await using (var db = source.Open(Actor.System(world.Brand)))
        await using (var transaction = await db.Begin())
        {
            await db.Execute($"""
                insert into loyalty_perks (brand_id, id, name, about, mark, points, stock, taken, state, made_at, version) values ({world.Brand}, {perk}, 'Bench', '', '🧸', 300, {count * Members}, 0, 'open', {Clock.GetUtcNow()}, 1)
                """);
            if (!rich) await db.MovePoints(await db.CurrentBrandProfile(default), [.. world.Members.Select(m => new PointsMove.Award(new("bench", Id.New(Clock)), m, 100_000, EarnSource.Manual, Clock.GetUtcNow()))], Clock, default);
            rich = true;
            await transaction.Commit();
        }
        var life = new RedemptionLife(Clock);
        return await RunningActivities.Open(storage, world, Kind, new Redemption(IdentityLevel.Guest, [new(RedeemKind.Perk, perk, "Bench", 10, Members, 1, 100)]), count, async (db, id) =>
        {
            if ((await life.Prepare(db, (await db.FindActivity(id, default))!, default)).Refusal is { } refusal) throw new InvalidOperationException(refusal.Code);
        });
    }

    protected override (string Path, string Body) Request(ActivityId activity, int member) => ($"points-redemption/{activity.Value}/redemptions", $$"""{"id":"{{Id.New(Clock)}}","offer":0,"contact":"Bench"}""");

    protected override async Task Check(AppDb db, BrandId brand) => Same("Points of redemptions, points spent",
        await db.Count($"select cast(coalesce(sum(points), 0) as bigint) from activities_redemptions where brand_id = {brand}"),
        await db.Count($"select cast(coalesce(sum(points), 0) as bigint) from loyalty_entries where brand_id = {brand} and kind = 'spend'"));
}
