using Guildhall.Activities.Bargains;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Bargains;

/// <summary>Bargains by the clock of <see cref="FlashWorld"/>: one SKU at 20, floor 10.</summary>
internal static class BargainWorld
{
    public static async Task<(ActivityId Bargains, SkuId Sku)> OpenBargains(this FlashWorld world, int helpers, int helps = 3, int hours = 5, long units = 100, int perPerson = 1, int hold = 60, long? least = null, long? most = null, bool newOnly = false, BargainOver over = BargainOver.Expires, long? budget = null, double runs = 24)
    {
        var (_, skus) = await world.Shop.AddProduct((units, 2000));
        return (await world.Play(Bargain.Kind, new Bargain(helpers, helps, hours, perPerson, hold, least, most, newOnly, over, [new(skus[0], 1000, units)], [2000]), budget: budget, hours: runs), skus[0]);
    }

    public static ValueTask<Result<BargainReceipt>> Act(this FlashWorld world, ActivityId activity, BargainAct act, MemberId member, SkuId? sku = null, Guid? of = null, Guid? id = null) =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<BargainCommand, BargainReceipt>>().Ask(world.Shop.Brand.Id, activity.Value, new(id ?? Id.New(world.Clock), member, world.Group, act, sku, of));

    /// <summary>Opened by somebody of whom nothing else is known.</summary>
    public static async Task<Guid> Begin(this FlashWorld world, ActivityId activity, SkuId sku, MemberId? owner = null) => (await world.Act(activity, BargainAct.Open, owner ?? Id.New<MemberId>(world.Clock), sku)).Value.Bargain;

    public static ValueTask<Result<BargainReceipt>> Help(this FlashWorld world, ActivityId activity, Guid bargain, MemberId? helper = null, Guid? id = null) => world.Act(activity, BargainAct.Help, helper ?? Id.New<MemberId>(world.Clock), of: bargain, id: id);

    public static async Task<BargainRow> FindBargain(this FlashWorld world, ActivityId activity, Guid id)
    {
        await using var db = world.Shop.Open();
        return (await db.FindBargain(activity, id, default))!;
    }

    public static async Task<List<BargainHelp>> HelpsOf(this FlashWorld world, ActivityId activity, Guid bargain)
    {
        await using var db = world.Shop.Open();
        return await db.HelpsOf(activity, [bargain], [], [], default);
    }
}
