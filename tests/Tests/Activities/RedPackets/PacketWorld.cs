using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.RedPackets;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.RedPackets;

/// <summary>Red packets in a <see cref="FlashWorld"/>, and what must hold of them.</summary>
internal static class PacketWorld
{
    public static readonly RedPacket Lucky = new(PacketSplit.Lucky, 5000, 50, 1, null, IdentityLevel.Guest, 100);

    public static Lane<PacketCommand, PacketReceipt> Lane(FlashWorld world) => world.Shop.Kernel.Services.GetRequiredService<Lane<PacketCommand, PacketReceipt>>();

    public static PacketCommand Command(FlashWorld world, Guid id, MemberId member) => new(id, member, world.Group, IdentityLevel.Guest, "page", world.Shop.Brand);

    public static Func<ValueTask<Result<PacketReceipt>>> Asking(FlashWorld world, ActivityId packet, MemberId member, Guid? id = null)
    {
        var its = id ?? Id.New(world.Clock);
        return () => Lane(world).Ask(world.Shop.Brand.Id, packet.Value, Command(world, its, member));
    }

    public static async Task<JsonElement> Record(FlashWorld world, ActivityId packet)
    {
        await using var db = world.Shop.Open();
        return JsonSerializer.SerializeToElement((await new FairRedPacket().Record(db, (await db.FindActivity(packet, default))!, default))!, typeof(PacketRecord), FairJson.Options);
    }

    /// <summary>Numbered without gaps, one share a person, and what was opened is in their points.</summary>
    public static async Task Whole(FlashWorld world, ActivityId packet, int shares, long points)
    {
        await world.Shop.Drain();
        await using var db = world.Shop.Open();
        var claims = await db.PacketClaims(packet, default);
        Assert.Equal(Enumerable.Range(1, shares), claims.Select(c => c.Number));
        Assert.Equal(points, claims.Sum(c => c.Points));
        var persons = await db.PersonsOf(claims.Select(c => c.Member).ToHashSet());
        Assert.Equal(shares, claims.Select(c => persons[c.Member]).Distinct().Count());
        Assert.Equal(points, await db.Count($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
        Assert.Equal(((await world.Activity(packet)).Reserved, (await world.Activity(packet)).Spent), await world.BudgetEntries(packet));
    }
}
