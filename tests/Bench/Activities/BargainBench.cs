using Guildhall.Activities.Bargains;
using Guildhall.Activities.Contracts;
using Guildhall.Bench.Product;
using Guildhall.Commerce.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Helps in twenty bargains that everybody helps at once; the hundredth help makes an order of each.</summary>
internal sealed class BargainBench : KindBench
{
    private const int Running = Members / Bargain.MostHelpers;
    private readonly Dictionary<ActivityId, Guid[]> bargains = [];

    public override string Name => "bargain";
    protected override string Kind => Bargain.Kind;
    protected override string Figure => $"a durable help in one of {Running} bargains (once per id and human, a cut of its own); the {Bargain.MostHelpers}th makes the order";

    protected override async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count)
    {
        SkuId sku;
        await using (var source = new AppDbSource(storage, GuildhallModules.All))
        await using (var db = source.Open(Actor.System(world.Brand)))
        await using (var transaction = await db.Begin())
        {
            sku = await BenchGoods.Add(db);
            await transaction.Commit();
        }
        var terms = new Bargain(Bargain.MostHelpers, 1, 22, 1, 60, null, null, false, BargainOver.Expires, [new(sku, 1000, Running)], [2000]);
        return await RunningActivities.Open(storage, world, Kind, terms, count, async (db, id) =>
        {
            await BenchGoods.Allot(db, sku, id.Value, Running);
            bargains[id] = [.. Enumerable.Range(0, Running).Select(_ => Id.New(Clock))];
            foreach (var bargain in bargains[id])
            {
                var owner = Id.New<MemberId>(Clock);
                await db.Execute($"""
                    insert into activities_bargains (brand_id, activity_id, id, sku_id, member_id, person_id, group_id, start_minor, floor_minor, helpers, cut_least, cut_most, seed, price_minor, helped, state, opened_at, ends_at)
                    values ({world.Brand}, {id}, {bargain}, {sku}, {owner}, {owner}, {world.Group}, 2000, 1000, {terms.Helpers}, {terms.Least}, {terms.Most}, {Guid.CreateVersion7().ToString("N")}, 2000, 0, {BargainState.Open}, {Clock.GetUtcNow()}, {Clock.GetUtcNow().AddHours(20)})
                    """);
            }
        });
    }

    protected override (string Path, string Body) Request(ActivityId activity, int member) => ($"bargain/{activity.Value}/acts", $$"""{"id":"{{Id.New(Clock)}}","sku":null,"of":"{{bargains[activity][member % Running]}}"}""");

    protected override async Task Check(AppDb db, BrandId brand)
    {
        Same("Helps, helps that were counted",
            await db.Count($"select count(*) from activities_bargain_helps where brand_id = {brand}"),
            await db.Count($"select cast(coalesce(sum(helped), 0) as bigint) from activities_bargains where brand_id = {brand}"));
        Same("Cuts, what prices fell by",
            await db.Count($"select cast(coalesce(sum(cut_minor), 0) as bigint) from activities_bargain_helps where brand_id = {brand}"),
            await db.Count($"select cast(coalesce(sum(start_minor - price_minor), 0) as bigint) from activities_bargains where brand_id = {brand}"));
    }
}
