using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <param name="Mention">Whom the text names; that it says "@name" too is its own matter.</param>
internal sealed record DemoLine(Guid Id, GroupId Group, MemberId Author, bool Staff, string Text, Guid? ReplyTo, MemberId? Mention);

/// <summary>The conversations of one demo brand as they go on: what is begun now, and what was begun before and is answered by and by.</summary>
internal sealed class DemoTalk(int seed)
{
    private const double BusiestThreads = .34;

    private readonly List<(DateTime At, DemoLine Line)> later = [];
    private readonly Dictionary<GroupId, (DateTime Until, List<DemoPerson> People)> casts = [];

    private static DemoLines Daily => DemoLines.Everyday;

    /// <summary>What is said in this beat.</summary>
    public async Task<IReadOnlyList<DemoLine>> Next(AppDb db, IReadOnlyList<GroupCard> groups, DateTime now, CancellationToken ct)
    {
        // The same seed at the same moment begins the same conversation.
        var random = new Random(unchecked(seed * 397 ^ (int)(now.Ticks / TimeSpan.TicksPerSecond / 10)));
        var card = groups[random.Next(groups.Count)];
        var group = DemoCast.Groups.First(g => g.Name == card.Name);
        var liveliness = group.Community.Rhythm[now.Hour] / (double)group.Community.Rhythm.Max() * (group.Dying ? .12 : 1);
        if (random.Chance(Math.Max(.01, BusiestThreads * liveliness)))
        {
            var people = await PeopleIn(db, card.GroupId, now, ct);
            var staff = people.Where(p => p.Staff).ToList();
            var members = people.Where(p => !p.Staff).ToList();
            if (members.Count > 4 && staff.Count > 0) Begin(random, card.GroupId, group, members, staff, now);
        }
        var due = later.Where(l => l.At <= now).OrderBy(l => l.At).Select(l => l.Line).ToList();
        later.RemoveAll(l => l.At <= now);
        return due;
    }

    private void Begin(Random random, GroupId room, DemoGroup group, List<DemoPerson> members, List<DemoPerson> staff, DateTime now)
    {
        var lines = group.Community.Lines;
        var who = Talkative(random, members);
        var (topic, day) = (random.Of(lines.Topics), random.Of(Daily.Topics));
        var product = random.Of(topic.Products).Title;
        switch (random.Next(8))
        {
            case < 4:
                var asked = Say(now, who, random.Of(topic.Questions));
                var helper = random.Chance(.6) ? random.Of(staff) : Talkative(random, members);
                var answer = Say(now.AddSeconds(random.Next(20, 110)), helper, random.Of(topic.Answers), asked);
                if (random.Chance(.6)) Say(now.AddSeconds(random.Next(60, 240)), Talkative(random, members), random.Of(topic.Remarks.Count > 0 ? topic.Remarks : Daily["react"]), random.Chance(.5) ? asked : null);
                if (random.Chance(.6)) Say(now.AddSeconds(random.Next(150, 330)), who, random.Of(topic.Thanks), answer);
                break;
            case < 6:
                var shared = Say(now, who, random.Of(lines["share"]));
                for (var n = random.Next(1, 4); n > 0; n--) Say(now.AddSeconds(random.Next(25, 300)), Talkative(random, members), random.Of(Daily["react"]), random.Chance(.5) ? shared : null);
                break;
            case 6:
                var friend = Talkative(random, members);
                if (friend.Id == who.Id) break;
                var called = Say(now, who, random.Of(Daily["ping"]), null, friend);
                Say(now.AddSeconds(random.Next(40, 200)), friend, random.Of(Daily["pong"]), called);
                break;
            default:
                Say(now, who, random.Of(day.Questions));
                foreach (var remark in day.Remarks.Where(_ => random.Chance(.7))) Say(now.AddSeconds(random.Next(20, 240)), Talkative(random, members), remark);
                break;
        }

        DemoLine Say(DateTime at, DemoPerson author, string sentence, DemoLine? answers = null, DemoPerson? mention = null)
        {
            var line = new DemoLine(Guid.Empty, room, author.Id, author.Staff, DemoLines.Fill(sentence, random, product, mention?.Name ?? ""), null, mention?.Id) { Id = Fresh(random) };
            if (answers is not null && answers.Author != author.Id) line = line with { ReplyTo = answers.Id };
            later.Add((at, line));
            return line;
        }
    }

    // The day of the id is given when it is said.
    private static Guid Fresh(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static DemoPerson Talkative(Random random, List<DemoPerson> people) => people[(int)(people.Count * random.NextDouble() * random.NextDouble())];

    private async Task<List<DemoPerson>> PeopleIn(AppDb db, GroupId group, DateTime now, CancellationToken ct)
    {
        if (casts.TryGetValue(group, out var cast) && cast.Until > now) return cast.People;
        var people = await db.Query($"""
            select distinct p.id, p.name, p.staff from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
            where m.brand_id = {db.CurrentBrand} and m.group_id = {group} and m.left_at is null and not p.bot order by p.id
            """, r => new DemoPerson(r.Id<MemberId>(0), r.Text(1), r.Flag(2), 1, default, null), ct);
        casts[group] = (now.AddMinutes(10), people);
        return people;
    }
}
