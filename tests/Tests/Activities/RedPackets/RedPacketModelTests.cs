using Guildhall.Activities.RedPackets;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Activities.RedPackets.PacketWorld;

namespace Guildhall.Tests.Activities.RedPackets;

public sealed class RedPacketModelTests
{
    private const int People = 10, Shares = 6, Steps = 20;

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_openings_merges_and_pauses_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var (split, total) = (random.Next(2) == 0 ? PacketSplit.Equal : PacketSplit.Lucky, random.Next(2) == 0 ? 60L : 73L);
        if (split == PacketSplit.Equal) total = 60;
        var packet = await world.Play(RedPacket.Kind, Lucky with { Split = split, Shares = Shares, Points = total }, budget: total, hours: 20);
        var people = await world.People(People);
        var person = Enumerable.Range(0, People).ToArray(); // Who they are found to be.
        var (opened, paused, model) = (new HashSet<int>(), false, new Dictionary<int, long>());
        for (var step = 0; step < Steps; step++)
            switch (random.Next(9))
            {
                case 0 when random.Next(2) == 0:
                    await world.Move(packet, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1 when random.Next(People) is var a && random.Next(People) is var b && person[a] == a && person[b] == b && a != b && person.Count(p => p == b) == 1:
                    await world.Merge(people[a], people[b], heard: false);
                    person[b] = a;
                    if (opened.Remove(b)) opened.Add(a);
                    break;
                default:
                    var who = random.Next(People);
                    var answer = await Asking(world, packet, people[who])();
                    var expected = paused ? "activities.is_paused" : opened.Contains(person[who]) ? "activities.packet_yours" : model.Count == Shares ? "activities.packet_gone" : null;
                    Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "opened"} instead of {expected ?? "opened"}");
                    if (expected is not null) break;
                    opened.Add(person[who]);
                    model[answer.Value.Number] = answer.Value.Points;
                    Assert.True(answer.Value.Number == model.Count && answer.Value.Points > 0 && (split == PacketSplit.Lucky || answer.Value.Points == total / Shares), $"step {step}: {answer.Value}");
                    break;
            }
        var given = model.Values.Sum();
        Assert.True(model.Count == Shares ? given == total : given < total, $"{given} of {total} in {model.Count} shares");
        Assert.Equal((total - given, given), await world.Activity(packet) is var shown ? (shown.Reserved, shown.Spent) : default);
        if (paused) await world.Move(packet, "resume");
        await world.Move(packet, "end");
        Assert.Equal((0, given), await world.BudgetEntries(packet));
        Assert.True(new FairRedPacket().Verify(await Record(world, packet)).Holds);
    }
}
