using Guildhall.Activities.Contracts;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rewards;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Refunds;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Commerce;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Till;

/// <summary>A shop whose till knows discounts, rewards and points.</summary>
internal sealed class TillWorld(FlashWorld flash) : IAsyncDisposable
{
    public const long AnyPrice = 1_000_000_000;

    public FlashWorld Flash => flash;
    public ShopWorld Shop => flash.Shop;

    public static async Task<TillWorld> Create(StorageOptions? storage = null) => new(await FlashWorld.Create(storage: storage));

    public async Task<TillWorld> Node()
    {
        var node = new TillWorld(await flash.Node());
        node.Shop.Clock.Advance(Shop.Clock.GetUtcNow() - node.Shop.Clock.GetUtcNow());
        return node;
    }

    public Task<ActivityId> Discount(SkuId sku, long price, int perPerson = 9999, long? budget = null, Eligibility? who = null, int hours = 2) =>
        Run(Guildhall.Activities.Discounts.Discount.Kind, new Discount(perPerson, [new(sku, price, 1)]), budget, who, hours);

    public Task<ActivityId> Reward(IReadOnlyList<RewardTier> tiers, int perPerson = 9999, long? budget = null, params IReadOnlyList<GoodsItem> gifts) =>
        Run(Guildhall.Activities.Rewards.Reward.Kind, new Reward(perPerson, [], tiers, gifts), budget, null, 24);

    /// <summary>Running since a minute ago.</summary>
    public async Task<ActivityId> Run(string kind, object rules, long? budget, Eligibility? who, int hours)
    {
        var (id, now) = (Guid.CreateVersion7(), Shop.Brand.Calendar.Local(Shop.Clock.GetUtcNow()));
        await using (var scope = flash.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(kind, "活动", now, now.AddHours(hours), [flash.Group], GoalKind.Orders, 10, budget, who ?? Eligibility.Everyone, rules, []), default)).Refusal);
        Assert.Null((await flash.Move(new(id), "schedule")).Refusal);
        Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shop.RunSchedule();
        return new(id);
    }

    public ShopCommand Wish(SkuId sku, MemberId member, int quantity = 1, long seen = AnyPrice, Guid? id = null) =>
        new(id ?? Id.New(Shop.Clock), member, member, flash.Group, sku, quantity, seen, null, Shop.Clock.GetUtcNow().AddMinutes(15), null, null);

    public Task<Result<OrderReceipt>> Buy(ProductId product, SkuId sku, MemberId member, int quantity = 1, long seen = AnyPrice) => Shop.Buy(product, Wish(sku, member, quantity, seen));

    public Task Pay(params Guid[] orders) => flash.Pay(orders);

    public Task Cancel(Guid order) => flash.Cancel(order);

    /// <summary>So many pieces of the first line go back, restocked, and their money arrives. Answers how much it was.</summary>
    public async Task<Result<long>> Refund(Guid order, int pieces)
    {
        var id = Guid.CreateVersion7();
        await using (var scope = flash.Scope())
            if ((await scope.ServiceProvider.GetRequiredService<DecideRefund>().Start(new(id, new(order), "test", Lines: [new(0, pieces, 0)], Restock: true), default)).Refusal is { } refusal) return refusal;
        await using (var scope = flash.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<FinishRefund>().Handle(id, null, "test", default)).Refusal);
        await using var db = Shop.Open();
        return await db.Count($"select amount_minor from commerce_shop_refunds where brand_id = {Shop.Brand.Id} and id = {id}");
    }

    /// <summary>reserved and spent as the activity shows them; the sums of the budget's entries must say the same.</summary>
    public async Task<(long Reserved, long Spent)> Books(ActivityId activity)
    {
        await using var db = Shop.Open();
        var sums = (await db.Query($"select kind, cast(sum(amount_minor) as bigint) from activities_budget where brand_id = {Shop.Brand.Id} and activity_id = {activity} group by kind", r => (Kind: r.Text(0), Minor: r.Long(1)))).ToDictionary(s => s.Kind, s => s.Minor);
        long Of(string kind) => sums.GetValueOrDefault(kind);
        var shown = (await db.FindActivity(activity, default))!;
        Assert.Equal((Of("reserve") - Of("spend") - Of("release"), Of("spend") - Of("return")), (shown.Reserved, shown.Spent));
        return (shown.Reserved, shown.Spent);
    }

    public Task Merge(MemberId person, MemberId merged) => Shop.In(async (_, db) =>
    {
        await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({Shop.Brand.Id}, {merged}, {person}, {Shop.Clock.GetUtcNow()}, '', '')");
        await db.Publish(Shop.Brand.Id.Value, new PeopleMerged(person, merged), Shop.Clock);
        return 0;
    });

    public MemberId Somebody() => Id.New<MemberId>(Shop.Clock);

    public ValueTask DisposeAsync() => flash.DisposeAsync();
}
