using Guildhall.Activities.Contracts;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Bench.Product;
using Guildhall.Commerce.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Seats of group-buys: an order and a seat, in a team of one's own or, nine times of ten, in one of twenty that gather.</summary>
internal sealed class GroupBuyBench : KindBench
{
    private const int Gathering = 20, OwnOneIn = 10;
    private SkuId sku;
    private Guid[] teams = [];

    public override string Name => "group-buy";
    protected override string Kind => GroupBuy.Kind;
    protected override string Figure => "a durable seat in a team with its order (once per id and human, hold, stock); one in ten opens a team";

    protected override async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count)
    {
        await using (var source = new AppDbSource(storage, GuildhallModules.All))
        await using (var db = source.Open(Actor.System(world.Brand)))
        await using (var transaction = await db.Begin())
        {
            sku = await BenchGoods.Add(db, count * (long)Members);
            await transaction.Commit();
        }
        teams = [.. Enumerable.Range(0, Gathering).Select(_ => Id.New(Clock))]; // A team's id is its activity's own.
        return await RunningActivities.Open(storage, world, Kind, new GroupBuy(GroupBuy.MostPeople, 24, 60, 9, LeaderGoes.NextLeads, 0, [], [new(sku, 1000, Members)]), count, async (db, id) =>
        {
            await BenchGoods.Allot(db, sku, id.Value, Members);
            foreach (var team in teams)
                await db.Execute($"""
                    insert into activities_teams (brand_id, activity_id, id, sku_id, leader_id, state, opened_at, ends_at, percent)
                    values ({world.Brand}, {id}, {team}, {sku}, {Id.New<MemberId>(Clock)}, {TeamState.Open}, {Clock.GetUtcNow()}, {Clock.GetUtcNow().AddHours(20)}, 100)
                    """);
        });
    }

    protected override (string Path, string Body) Request(ActivityId activity, int member) =>
        ($"group-buy/{activity.Value}/seats", $$"""{"id":"{{Id.New(Clock)}}","team":{{(member % OwnOneIn == 0 ? "null" : $"\"{teams[member % Gathering]}\"")}},"sku":"{{sku.Value}}","quantity":1}""");

    protected override async Task Check(AppDb db, BrandId brand) => Same("Seats, orders, pieces sold",
        await db.Count($"select count(*) from activities_seats where brand_id = {brand}"),
        await db.Count($"select count(*) from commerce_shop_orders where brand_id = {brand}"),
        await db.Count($"select cast(coalesce(sum(sold), 0) as bigint) from commerce_stock where brand_id = {brand}"));
}
