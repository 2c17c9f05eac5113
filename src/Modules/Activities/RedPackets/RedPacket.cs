using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.RedPackets;

/// <summary>How a packet is cut: all shares alike, or by luck.</summary>
public enum PacketSplit { Equal, Lucky }

/// <summary>红包: points in an envelope for so many people, each of whom opens one share. claims + remainder = total; one share per human; what is left after a day stays with the house.</summary>
/// <param name="Points">In all.</param>
/// <param name="Least">The smallest share.</param>
/// <param name="Most">The largest share of a lucky split; null without bound.</param>
/// <param name="LeastLevel">How sure it must be who somebody is.</param>
/// <param name="PointsPerUnit">So many points were worth one unit of the currency when it was planned; 0: nothing. The budget counts by it.</param>
internal sealed record RedPacket(PacketSplit Split, long Points, int Shares, long Least, long? Most, IdentityLevel LeastLevel, int PointsPerUnit)
{
    public const string Kind = "red-packet";
    public const int MostShares = 10_000;
    public const long MostPoints = 100_000_000, MostShare = 10_000_000;
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public Refusal? Refused()
    {
        if (Shares is < 1 or > MostShares) return ActivityRefusals.PacketShares.With(MostShares).At("Shares");
        if (Points < Shares || Points > MostPoints) return ActivityRefusals.PacketPoints.With(Shares, MostPoints).At("Points");
        if (Split == PacketSplit.Equal) return Points % Shares == 0 && Points / Shares <= MostShare ? null : ActivityRefusals.PacketUneven.With(Shares, Points / Shares * Shares, (Points / Shares + 1) * Shares).At("Points");
        if (Least < 1 || Least > Points / Shares) return ActivityRefusals.PacketLeast.With(Points / Shares).At("Least");
        var most = Most ?? Math.Min(Points, MostShare);
        return most < Least || most > MostShare || (Int128)most * Shares < Points ? ActivityRefusals.PacketMost.With((Points + Shares - 1) / Shares, MostShare).At("Most") : null;
    }

    /// <summary>What so many of its points cost the house. Counted from the first point on, so that the costs of all shares sum to the packet's.</summary>
    public long CostOf(long points, string currency) => PointsPerUnit == 0 ? 0 : (long)((Int128)points * Money.FromDecimal(1, currency).Minor / PointsPerUnit);

    /// <summary>The shares in the order in which they are opened; the same for the same seed.</summary>
    public long[] Divide(string seed)
    {
        var shares = new long[Shares];
        if (Split == PacketSplit.Equal)
        {
            Array.Fill(shares, Points / Shares);
            return shares;
        }
        var (rest, room) = (Points - Least * Shares, (Most ?? Math.Min(Points, MostShare)) - Least);
        for (var i = 0; i < shares.Length; i++)
        {
            var left = shares.Length - i;
            var low = (long)Int128.Max(0, rest - (Int128)(left - 1) * room);
            var high = Math.Min(Math.Min(rest, room), Math.Max(low, (2 * rest + left - 1) / left));
            var extra = low + (long)(FairDraw.Number(seed, $"share:{i + 1}") % (ulong)(high - low + 1));
            shares[i] = Least + extra;
            rest -= extra;
        }
        // Whatever the cutting favours, no place in the queue does.
        var places = Enumerable.Range(1, shares.Length).Select(i => Convert.ToHexStringLower(FairDraw.Result(seed, $"place:{i}"))).ToArray();
        Array.Sort(places, shares, StringComparer.Ordinal);
        return shares;
    }
}

/// <summary>A packet as the lane needs it, with its shares cut.</summary>
internal sealed record OpenPacket(RedPacket Packet, IReadOnlySet<GroupId> Groups, string Currency, long[] Shares, long[] Costs)
{
    public static async Task<OpenPacket> Of(AppDb db, Activity activity, CancellationToken ct)
    {
        var packet = activity.Read<RedPacket>();
        var seed = await db.SeedOf(activity.Id, ct);
        var shares = seed is null ? [] : packet.Divide(seed.Secret);
        var (costs, points) = (new long[shares.Length], 0L);
        for (var i = 0; i < shares.Length; i++)
        {
            costs[i] = packet.CostOf(points + shares[i], activity.Currency) - packet.CostOf(points, activity.Currency);
            points += shares[i];
        }
        return new OpenPacket(packet, (await db.GroupsOf(activity.Id, ct)).ToHashSet(), activity.Currency, shares, costs);
    }
}
