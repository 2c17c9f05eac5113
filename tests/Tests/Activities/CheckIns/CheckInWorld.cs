using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.CheckIns;

/// <summary>Days of checking in in a <see cref="FlashWorld"/>: three in a row bring 30 points, five in all 50, and two may be made up.</summary>
internal static class CheckInWorld
{
    public static readonly CheckIn Plain = new(CheckInProof.None, 0, 2, [new(StageKind.Consecutive, 3, 30, null, 0), new(StageKind.Cumulative, 5, 50, null, 0)], [], 100);

    public static int Today(FlashWorld world) => world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow()).DayNumber;

    public static ValueTask<Result<CheckInReceipt>> Tap(FlashWorld world, ActivityId camp, MemberId member, Guid? id = null, string words = "", int? day = null, BrandCalendar? calendar = null)
    {
        var brand = calendar is null ? world.Shop.Brand : new BrandProfile(world.Shop.Brand.Id, world.Shop.Brand.Code, world.Shop.Brand.Name, calendar.Zone.Id, "CNY", "en", world.Shop.Brand.Colour);
        return world.Shop.Kernel.Services.GetRequiredService<Lane<CheckInCommand, CheckInReceipt>>().Ask(brand.Id, camp.Value, new(id ?? Id.New(world.Clock), member, world.Group, words, null, day, null, brand));
    }

    /// <summary>Of the rewards, in the order of their letters.</summary>
    public static async Task<List<string>> States(FlashWorld world, ActivityId camp)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select state from activities_check_in_rewards where brand_id = {world.Shop.Brand.Id} and activity_id = {camp} order by state", r => r.Text(0));
    }
}
