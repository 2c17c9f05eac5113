using System.Text.Json;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.RedPackets;
using Guildhall.Host.Commands;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.RedPackets.PacketWorld;

namespace Guildhall.Tests.Activities.RedPackets;

/// <summary>How a packet is cut, and that anybody can check it.</summary>
public sealed class RedPacketFairnessTests
{
    [Fact]
    public void Every_cut_comes_to_the_packet_keeps_its_bounds_and_favours_no_place()
    {
        var random = new Random(20261122);
        for (var n = 0; n < 400; n++)
        {
            var shares = random.Next(1, 60);
            var least = random.Next(1, 5);
            var points = (long)shares * random.Next(least, 60) + random.Next(0, shares);
            var most = random.Next(2) == 0 ? (long?)null : (points + shares - 1) / shares + random.Next(0, 40);
            var packet = new RedPacket(PacketSplit.Lucky, points, shares, least, most, default, 100);
            Assert.Null(packet.Refused());
            var cut = packet.Divide(Convert.ToHexStringLower(Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256)).ToArray()));
            Assert.Equal((points, shares), (cut.Sum(), cut.Length));
            Assert.All(cut, s => Assert.InRange(s, least, most ?? points));
        }
        // Ten shares of ten on average: each place's mean over many seeds stays near it.
        var means = new double[10];
        const int Seeds = 4000;
        for (var n = 0; n < Seeds; n++)
        {
            var cut = new RedPacket(PacketSplit.Lucky, 100, 10, 1, null, default, 100).Divide(FairDraw.Commitment(n.ToString("x64")));
            for (var i = 0; i < means.Length; i++) means[i] += cut[i] / (double)Seeds;
        }
        Assert.All(means, m => Assert.InRange(m, 9.5, 10.5));
    }

    [Fact]
    public async Task Its_record_can_be_checked_offline_and_every_forgery_shows()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky);
        foreach (var person in await world.People(7)) await Asking(world, packet, person)();
        await using (var db = world.Shop.Open()) Assert.Null(await new FairRedPacket().Record(db, await world.Activity(packet), default)); // While it runs the seed is nobody's business.
        await world.Move(packet, "end");
        var record = (PacketRecord)JsonSerializer.Deserialize<PacketRecord>(await Record(world, packet), FairJson.Options)!;
        async Task<(int Exit, string Out)> Check(PacketRecord of, string? kind = null)
        {
            var file = Guildhall.Tests.Worlds.TestDatabase.TempPath("packet.json");
            await File.WriteAllTextAsync(file, FairJson.Write(of));
            using var output = new StringWriter();
            return (Verify.Report(world.Shop.Kernel.Services.CreateScope().ServiceProvider, kind, file, json: true, output), output.ToString());
        }
        Assert.Equal(0, (await Check(record)).Exit);
        Assert.Equal(0, (await Check(record, "red-packet")).Exit);
        Assert.Equal(2, (await Check(record, "lottery")).Exit);
        Assert.Equal(2, (await Check(record with { Format = "guildhall-fair-0" })).Exit);
        PacketRecord Claim(int n, Func<PacketRecord.Claim, PacketRecord.Claim> other) => record with { Claims = [.. record.Claims.Select((c, i) => i == n ? other(c) : c)] };
        foreach (var forged in new[]
        {
            record with { Seed = FairDraw.NewSeed() }, record with { Commitment = FairDraw.Commitment(FairDraw.NewSeed()) }, record with { Points = 5001 }, record with { Remainder = record.Remainder - 1 },
            Claim(2, c => c with { Points = c.Points + 1 }), Claim(3, c => c with { Number = 9 }), Claim(4, c => c with { Id = record.Claims[0].Id }), record with { Claims = [.. record.Claims.Skip(1)] },
        }) Assert.Equal(1, (await Check(forged)).Exit);
    }
}
