using static Guildhall.Tests.Insights.Facts;

namespace Guildhall.Tests.Insights;

/// <summary>Worlds with everything that makes counting hard: re-joins, people in several groups, staff, bots, broadcasts, removed lines, late replies, foreign money, a clock change.</summary>
internal static class RandomFacts
{
    /// <summary>Some weeks before clocks change in New York and Berlin.</summary>
    public static readonly DateOnly Start = new(2026, 2, 10);

    public static Facts Draw(Random random, Facts facts, DateOnly start, int days)
    {
        var shared = Guid.CreateVersion7();
        var groups = Enumerable.Range(0, 3).Select(i => facts.AddGroup($"group {i}", i < 2 ? shared : null)).ToList();
        var people = Enumerable.Range(0, 14).Select(i => i switch { 0 or 1 => facts.AddStaff(), 2 => facts.AddBot(), _ => facts.AddMember() }).ToList();
        var first = facts.Calendar.StartOf(start);
        DateTimeOffset Some() => first.AddSeconds(random.Next(0, days * 86_400));

        foreach (var person in people)
            foreach (var group in groups.Where(_ => random.NextDouble() < .6))
            {
                var at = first.AddSeconds(random.Next(-20 * 86_400, days * 86_400 / 2));
                for (var stay = 0; stay < 1 + random.Next(3); stay++)
                {
                    var left = random.NextDouble() < .5 ? at.AddSeconds(random.Next(60, 15 * 86_400)) : (DateTimeOffset?)null;
                    facts.Join(group, person, at, left);
                    if (left is null) break;
                    at = left.Value.AddSeconds(random.Next(60, 10 * 86_400));
                }
            }

        string[] texts = ["good morning", "多少钱", "is it in stock?", "买了", "how do I order", "ok"];
        foreach (var at in Enumerable.Range(0, 260).Select(_ => Some()).Order())
        {
            var group = groups[random.Next(groups.Count)];
            var near = facts.Lines.Where(l => l.Group == group).TakeLast(6).ToList();
            var to = near.Count > 0 && random.NextDouble() < .35 ? near[random.Next(near.Count)] : null;
            facts.Say(group, people[random.Next(people.Count)], at, texts[random.Next(texts.Length)], to,
                random.NextDouble() < .2 ? [people[random.Next(people.Count)]] : [], random.NextDouble() < .1, random.NextDouble() < .05);
        }

        string[] currencies = random.Next(2) == 0 ? [facts.Currency] : [facts.Currency, "USD"];
        for (var i = 0; i < 60; i++)
        {
            var buyer = random.NextDouble() < .1 ? null : people[random.Next(people.Count)];
            var group = random.NextDouble() < .4 ? null : groups[random.Next(groups.Count)];
            facts.Buy(buyer, Some(), random.NextDouble() < .1 ? 0 : random.Next(1, 50_000), group, currencies[random.Next(currencies.Length)]);
            if (random.NextDouble() < .2) facts.GiveBack(buyer, Some(), random.Next(1, 9_000), group, currencies[random.Next(currencies.Length)]);
        }
        return facts;
    }
}
