using Guildhall.Activities.Redemptions;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Redemptions;

/// <summary>What was had for points on its way out.</summary>
public sealed class RedemptionParcelTests
{
    [Fact]
    public async Task Goods_stand_in_the_shipping_list_and_are_handed_over_by_its_numbers()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var id = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 50, 5));
        var (far, near) = (Id.New<MemberId>(world.Clock), Id.New<MemberId>(world.Clock));
        await world.Give([far, near], 10_000);
        var sent = (await world.Redeem(id, far, 1, contact: "杭州市文三路 9 号")).Value;
        var fetched = (await world.Redeem(id, near, 1)).Value;
        Assert.Null((await world.Redeem(id, near, 0)).Refusal); // A perk is handed over, not sent.

        await using var scope = world.Scope();
        var parcels = scope.ServiceProvider.GetRequiredService<IEnumerable<IParcels>>().OfType<RedemptionParcels>().Single();
        await using (var db = world.Shop.Open())
        {
            var waiting = await parcels.Waiting(db, 100, default);
            Assert.Equal([(true, "杭州市文三路 9 号"), (false, "")], waiting.Select(w => (w.To.Ship, w.To.Address)));
            Assert.Equal(2, await parcels.Count(db, default));
        }
        var ship = scope.ServiceProvider.GetRequiredService<ShipOrders>();
        var number = RedemptionParcels.Number(id, sent.Number);
        for (var twice = 0; twice < 2; twice++) Assert.All(await ship.Handle([new(number.ToLowerInvariant(), "SF", "SF777")], default), s => Assert.Null(s.Refusal));
        Assert.Equal("commerce.unknown_order", (await ship.Handle([new("R000000-1", "", "")], default)).Single().Refusal?.Code);
        await using var after = world.Shop.Open();
        var rows = (await after.Redemptions(id, default)).ToDictionary(r => r.Id);
        Assert.Equal((RedemptionState.Handed, "SF SF777"), (rows[sent.Id].State, rows[sent.Id].Shipping));
        Assert.Equal(RedemptionState.Open, rows[fetched.Id].State);
        Assert.Single(await parcels.Waiting(after, 100, default));
    }
}
