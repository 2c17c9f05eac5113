using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>A lottery as it is published. who tells humans apart by the order in which they first appear; had is how many prizes they had won before.</summary>
internal sealed record LotteryRecord(
    string Format, string Kind, Guid Activity, string Name, LotteryMode Mode, IReadOnlyList<LotteryRecord.PrizeTerms> Prizes, long Blank, int WinsPerPerson, string Commitment, string Seed, string ListHash, IReadOnlyList<LotteryRecord.Draw> Draws)
{
    public sealed record PrizeTerms(string Name, int Stock, long Weight, IReadOnlyList<Release> Releases);

    public sealed record Draw(int Number, Guid Id, int Who, string? Nonce, int Had, DateTimeOffset At, int? Prize, int? Unit, bool Returned);
}

/// <summary>Whoever knows the seed can draw again: at once with everybody's own word, or at the end from the closed list.</summary>
internal sealed class FairLottery : IFairKind
{
    /// <param name="Number">Its place in the closed list, from 1.</param>
    /// <param name="Who">The same for all entries of one human.</param>
    public sealed record Entry(int Number, Guid Id, int Who);

    public string Kind => Lottery.Kind;

    public static string Line(LotteryDraw draw) => Line(draw.Number, draw.Id, draw.Nonce);
    public static string Line(Entry entry) => Line(entry.Number, entry.Id, entry.Who.ToString(CultureInfo.InvariantCulture));
    private static string Line(int number, Guid id, string last) => string.Create(CultureInfo.InvariantCulture, $"{number} {id} {last}");

    public static IReadOnlyList<Entry> Numbered(IEnumerable<(Guid Id, MemberId Person)> entries)
    {
        var (who, list) = (new Dictionary<MemberId, int>(), new List<Entry>());
        foreach (var (id, person) in entries) list.Add(new(list.Count + 1, id, who.TryGetValue(person, out var seen) ? seen : who[person] = who.Count + 1));
        return list;
    }

    /// <summary>Entries in the order of their draws; the first get the prizes in their order, nobody more than so many.</summary>
    public static Dictionary<int, (int Prize, int Unit)> Draw(string seed, string listHash, IReadOnlyList<Entry> list, int[] stock, int wins)
    {
        var won = new Dictionary<int, (int Prize, int Unit)>();
        var (prize, unit, has) = (0, 0, new Dictionary<int, int>());
        foreach (var entry in list.OrderBy(e => Convert.ToHexStringLower(FairDraw.Result(seed, string.Create(CultureInfo.InvariantCulture, $"{listHash}:{e.Number}"))), StringComparer.Ordinal))
        {
            if (has.GetValueOrDefault(entry.Who) >= wins) continue;
            if (unit == stock[prize]) (prize, unit) = (prize + 1, 0);
            if (prize == stock.Length) break;
            has[entry.Who] = has.GetValueOrDefault(entry.Who) + 1;
            won[entry.Number] = (prize, ++unit);
        }
        return won;
    }

    public FairVerdict Verify(JsonElement record)
    {
        var lottery = FairJson.Read<LotteryRecord>(record);
        if (lottery.Format != FairJson.Format || !FairDraw.IsHash(lottery.Seed) || lottery.Prizes.Count == 0 || lottery.Prizes.Any(p => p.Stock < 1) || lottery.WinsPerPerson < 1) throw new JsonException("Its terms or its seed cannot be.");
        var (draws, atOnce) = (lottery.Draws, lottery.Mode != LotteryMode.AtTime);
        if (atOnce && (lottery.Blank < 0 || lottery.Prizes.Any(p => p.Weight < 1) || draws.Any(d => d.Nonce is null))) throw new JsonException("Its weights or words cannot be.");
        var lines = atOnce ? draws.Select(d => Line(d.Number, d.Id, d.Nonce!)) : draws.Select(d => Line(new Entry(d.Number, d.Id, d.Who)));
        var again = atOnce ? AtOnce(lottery) : Draw(lottery.Seed, lottery.ListHash, [.. draws.Select(d => new Entry(d.Number, d.Id, d.Who))], [.. lottery.Prizes.Select(p => p.Stock)], lottery.WinsPerPerson);
        var same = draws.Count(d => again.TryGetValue(d.Number, out var prize) ? d.Prize == prize.Prize && d.Unit == prize.Unit : d.Prize is null && d.Unit is null);
        var units = draws.Where(d => d.Prize is not null).Select(d => (d.Prize, d.Unit)).ToList();
        return new(
        [
            new("activities.check_commitment", FairDraw.Commitment(lottery.Seed) == lottery.Commitment, lottery.Commitment),
            new("activities.check_lottery_numbers", draws.Select(d => d.Number).SequenceEqual(Enumerable.Range(1, draws.Count)) && draws.DistinctBy(d => d.Id).Count() == draws.Count, draws.Count),
            new("activities.check_lottery_list", FairDraw.ListHash(lines) == lottery.ListHash, lottery.ListHash),
            new("activities.check_lottery_draws", same == draws.Count, same, draws.Count),
            new("activities.check_lottery_stock", units.Distinct().Count() == units.Count && units.All(u => u.Prize >= 0 && u.Prize < lottery.Prizes.Count && u.Unit >= 1 && u.Unit <= lottery.Prizes[u.Prize!.Value].Stock), units.Count, lottery.Prizes.Sum(p => (long)p.Stock)),
            new("activities.check_lottery_wins", HadAtLeast(draws), lottery.WinsPerPerson),
        ]);
    }

    public async Task<FairSheet> Sheet(AppDb db, Activity activity, IReadOnlyCollection<MemberId> entries, Localizer t, CancellationToken ct)
    {
        var (lottery, seed) = (activity.Read<Lottery>(), await db.SeedOf(activity.Id, ct));
        var facts = new List<(string, string)>();
        if (seed is not null) facts.Add(("activities.fair_commitment", seed.Commitment));
        if (seed?.ListHash is { } hash) facts.Add(("activities.fair_list", hash));
        if (seed is { RevealedAt: not null }) facts.Add(("activities.fair_seed", seed.Secret));
        var all = await db.LotteryDraws(activity.Id, ct);
        facts.Add(("activities.fair_draws", all.Count.ToString(t.Culture)));
        var places = lottery.AtOnce ? all.ToDictionary(d => d.Id, d => d.Number) : all.Where(d => d.State != DrawState.Withdrawn).Select((d, i) => (d.Id, i + 1)).ToDictionary();
        var mine = all.Where(d => entries.Contains(d.Person)).Select(d => (places.TryGetValue(d.Id, out var n) ? $"#{n}" : "–", Told(lottery, d, t), d.Id));
        return new(lottery.AtOnce ? "activities.fair_lottery_now" : "activities.fair_lottery_end", facts, [.. mine]);
    }

    public static string Told(Lottery lottery, LotteryDraw draw, Localizer t) => draw.Prize is { } prize ? lottery.Prizes[prize].Name : t[draw.State switch { DrawState.Entered => "activities.lottery_entered", DrawState.Withdrawn => "activities.lottery_withdrawn", _ => "activities.lottery_nothing" }];

    public async Task<object?> Record(AppDb db, Activity activity, CancellationToken ct)
    {
        if (await db.SeedOf(activity.Id, ct) is not { RevealedAt: not null, ListHash: { } hash } seed) return null;
        var (lottery, draws) = (activity.Read<Lottery>(), await db.LotteryDraws(activity.Id, ct));
        if (!lottery.AtOnce && activity.State == ActivityState.Cancelled) return null; // Nothing was drawn.
        if (!lottery.AtOnce) draws = [.. draws.Where(d => d.State != DrawState.Withdrawn)];
        // At once everybody counts as who they were then; at the end as who they had turned out to be.
        var persons = lottery.AtOnce ? draws.Select(d => d.Person).Distinct().ToDictionary(p => p) : await db.PersonsOf(draws.Select(d => d.Person).ToHashSet(), ct);
        var list = Numbered(draws.Select(d => (d.Id, persons[d.Person])));
        return new LotteryRecord(FairJson.Format, Kind, activity.Id.Value, activity.Name, lottery.Mode, [.. lottery.Prizes.Select(p => new LotteryRecord.PrizeTerms(p.Name, p.Stock, p.Weight, p.Releases))], lottery.Blank, lottery.Wins,
            seed.Commitment, seed.Secret, hash, [.. draws.Zip(list, (d, e) => new LotteryRecord.Draw(e.Number, d.Id, e.Who, lottery.AtOnce ? d.Nonce : null, d.Had, d.At, d.Prize, d.Unit, d.State == DrawState.Returned))]);
    }

    private static Dictionary<int, (int Prize, int Unit)> AtOnce(LotteryRecord record)
    {
        var (won, gone) = (new Dictionary<int, (int Prize, int Unit)>(), new Dictionary<int, int>());
        var lottery = new Lottery(record.Mode, [.. record.Prizes.Select(p => new Prize(p.Name, PrizeKind.Gift, p.Stock, p.Weight, 0, null, 0, [], p.Releases))], record.Blank, new(1, 0, 0, 0, 0), null, null, record.WinsPerPerson, 1, default, 0);
        foreach (var draw in record.Draws)
            if (lottery.Hit(record.Seed, draw.Number, draw.Nonce!) is { } hit && gone.GetValueOrDefault(hit) < lottery.Prizes[hit].ReleasedAt(draw.At) && draw.Had < record.WinsPerPerson)
                won[draw.Number] = (hit, gone[hit] = gone.GetValueOrDefault(hit) + 1);
        return won;
    }

    /// <summary>Nobody had fewer prizes than the record shows them to have had.</summary>
    private static bool HadAtLeast(IReadOnlyList<LotteryRecord.Draw> draws)
    {
        var wins = new Dictionary<int, int>();
        foreach (var draw in draws)
        {
            if (draw.Nonce is not null && draw.Had < wins.GetValueOrDefault(draw.Who)) return false;
            if (draw is { Prize: not null, Returned: false }) wins[draw.Who] = wins.GetValueOrDefault(draw.Who) + 1;
        }
        return true;
    }
}
