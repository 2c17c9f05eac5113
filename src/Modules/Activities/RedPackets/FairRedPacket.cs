using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.RedPackets;

/// <summary>A red packet as it is published: the terms, the seed, and who opened which share, by number and id.</summary>
internal sealed record PacketRecord(string Format, string Kind, Guid Activity, string Name, PacketSplit Split, long Points, int Shares, long Least, long? Most, string Commitment, string Seed, IReadOnlyList<PacketRecord.Claim> Claims, long Remainder)
{
    public sealed record Claim(int Number, Guid Id, long Points, DateTimeOffset At, bool Returned);

    public RedPacket Terms => new(Split, Points, Shares, Least, Most, default, 0);
}

/// <summary>Whoever knows the seed can cut the packet again: the seed's hash was public before anybody opened it.</summary>
internal sealed class FairRedPacket : IFairKind
{
    public string Kind => RedPacket.Kind;

    public FairVerdict Verify(JsonElement record)
    {
        var packet = FairJson.Read<PacketRecord>(record);
        if (packet.Format != FairJson.Format || packet.Terms.Refused() is not null || !FairDraw.IsHash(packet.Seed)) throw new JsonException("Its terms or its seed cannot be.");
        var shares = packet.Terms.Divide(packet.Seed);
        var claims = packet.Claims;
        var own = claims.Count(c => c.Number >= 1 && c.Number <= shares.Length && c.Points == shares[c.Number - 1]);
        var kept = claims.Where(c => !c.Returned).Sum(c => c.Points);
        return new(
        [
            new("activities.check_commitment", FairDraw.Commitment(packet.Seed) == packet.Commitment, packet.Commitment),
            new("activities.check_packet_cut", shares.Sum() == packet.Points && shares.All(s => s >= 1), packet.Shares, packet.Points),
            new("activities.check_packet_numbers", claims.Select(c => c.Number).SequenceEqual(Enumerable.Range(1, claims.Count)) && claims.Count <= packet.Shares && claims.DistinctBy(c => c.Id).Count() == claims.Count, claims.Count),
            new("activities.check_packet_shares", own == claims.Count, own, claims.Count),
            new("activities.check_packet_sum", kept + packet.Remainder == packet.Points && packet.Remainder >= 0, kept, packet.Remainder, packet.Points),
        ]);
    }

    public async Task<FairSheet> Sheet(AppDb db, Activity activity, IReadOnlyCollection<MemberId> entries, Localizer t, CancellationToken ct)
    {
        var seed = await db.SeedOf(activity.Id, ct);
        var facts = new List<(string, string)>();
        if (seed is not null) facts.Add(("activities.fair_commitment", seed.Commitment));
        if (seed is { RevealedAt: not null }) facts.Add(("activities.fair_seed", seed.Secret));
        facts.Add(("activities.fair_claims", (await db.PacketSums(activity.Id, ct)).Claims.ToString(t.Culture)));
        var mine = (await db.PacketClaimsOf(activity.Id, [.. entries], ct)).Select(c => ($"#{c.Number}", t["activities.points_of", c.Points], c.Id));
        return new(activity.Read<RedPacket>().Split == PacketSplit.Lucky ? "activities.fair_packet_lucky" : "activities.fair_packet_equal", facts, [.. mine]);
    }

    public async Task<object?> Record(AppDb db, Activity activity, CancellationToken ct)
    {
        if (await db.SeedOf(activity.Id, ct) is not { RevealedAt: not null } seed) return null;
        var (packet, claims) = (activity.Read<RedPacket>(), await db.PacketClaims(activity.Id, ct));
        return new PacketRecord(FairJson.Format, Kind, activity.Id.Value, activity.Name, packet.Split, packet.Points, packet.Shares, packet.Least, packet.Most, seed.Commitment, seed.Secret,
            claims.ConvertAll(c => new PacketRecord.Claim(c.Number, c.Id, c.Points, c.At, c.Returned)), packet.Points - claims.Where(c => !c.Returned).Sum(c => c.Points));
    }
}
