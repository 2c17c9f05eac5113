using Guildhall.Kernel;

namespace Guildhall.Host.Demo;

/// <param name="Weight">How talkative; a few are, most listen.</param>
internal sealed record DemoPerson(MemberId Id, string Name, bool Staff, double Weight, DateTime Joined, DateTime? Left);

internal sealed record DemoMessage(Guid Id, DateTime At, MemberId Author, string Text, Guid? ReplyTo, MemberId? Mention, bool Broadcast);

/// <summary>The days of one group: what is said, hour by hour, from its rhythm, its events and its decline. The same seed tells the same story.</summary>
internal sealed class DemoStory
{
    private readonly DemoGroup group;
    private readonly Random random;
    private readonly IReadOnlyList<DemoPerson> people;
    private readonly IReadOnlyList<DemoPerson> staff;
    private readonly double[] reach;
    private readonly int[] hours;
    private readonly List<DemoMessage> day = [];
    private readonly byte[] tail = new byte[10];
    private readonly Func<DateTime, DateTimeOffset> instant;

    public DemoStory(DemoGroup group, int seed, IReadOnlyList<DemoPerson> people, IReadOnlyList<DemoPerson> staff, Func<DateTime, DateTimeOffset> instant)
    {
        (this.group, this.people, this.staff, this.instant) = (group, people, staff, instant);
        random = new Random(seed);
        reach = new double[people.Count];
        var sum = 0d;
        for (var i = 0; i < reach.Length; i++) reach[i] = sum += people[i].Weight;
        hours = [.. group.Community.Rhythm.SelectMany((weight, hour) => Enumerable.Repeat(hour, weight))];
    }

    private DemoLines Lines => group.Community.Lines;
    private static DemoLines Daily => DemoLines.Everyday;

    /// <param name="before">Nothing is said from then on: the present.</param>
    /// <param name="life">1 in good times, towards 0 in decline.</param>
    public IReadOnlyList<DemoMessage> Tell(DateOnly date, bool isEvent, double life, DateTime before)
    {
        day.Clear();
        var calm = group.Dying ? life : 1;
        foreach (var newcomer in people.Where(p => DateOnly.FromDateTime(p.Joined) == date && p.Joined.TimeOfDay > TimeSpan.FromMinutes(1))) Greet(newcomer, calm);
        if (random.Chance(.8 * calm)) Mornings(date);
        if (random.Chance(.35 * calm)) Say(At(date, 9), random.Of(staff), DemoLines.Fill(random.Of(Lines["news"]), random, Product));
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.25 : 1;
        var threads = (int)Math.Round(group.Threads * life * weekend * (isEvent ? 1.9 : 1) * (.8 + .4 * random.NextDouble()));
        for (var i = 0; i < threads; i++) Thread(At(date), calm);
        if (isEvent) Event(date, life);
        if (group.Dying && calm < .75) Decline(date);
        return [.. day.Where(m => m.At < before).OrderBy(m => m.At)];
    }

    private string Product => random.Of(Lines.Products).Title;

    private void Thread(DateTime at, double calm)
    {
        if (Somebody(at) is not { } who) return;
        switch (random.Next(10))
        {
            case < 5: Question(at, who, calm); break;
            case < 7: Share(at, who); break;
            case 7: Ping(at, who); break;
            default: Chat(at, who); break;
        }
    }

    private void Question(DateTime at, DemoPerson who, double calm)
    {
        var topic = random.Of(Lines.Topics);
        var product = random.Of(topic.Products).Title;
        var asked = Say(at, who, DemoLines.Fill(random.Of(topic.Questions), random, product));
        DemoMessage? answer = null;
        if (random.Chance(.68 * calm)) answer = Say(After(at, calm > .7 ? random.Next(8, 160) : random.Next(600, 9000)), random.Of(staff), DemoLines.Fill(random.Of(topic.Answers), random, product), asked);
        else if (random.Chance(.75 * calm) && Partner(who, at) is { } helper) answer = Say(After(at, random.Next(40, 900)), helper, DemoLines.Fill(random.Of(topic.Answers), random, product), asked);
        if (topic.Remarks.Count > 0)
            for (var n = random.Next(3); n > 0; n--)
                if (Partner(who, at) is { } other && other.Id != who.Id) Say(After(at, random.Next(60, 1800)), other, DemoLines.Fill(random.Of(topic.Remarks), random, product), random.Chance(.55) ? asked : null);
        if (answer is null || !random.Chance(.6)) return;
        var helped = Name(answer.Author);
        if (random.Chance(.35)) Say(After(answer.At, random.Next(30, 400)), who, DemoLines.Fill(random.Of(Daily["thanks"]), random, product, helped), null, answer.Author);
        else Say(After(answer.At, random.Next(30, 400)), who, DemoLines.Fill(random.Of(topic.Thanks), random, product), answer);
    }

    private void Share(DateTime at, DemoPerson who)
    {
        var said = Say(at, who, DemoLines.Fill(random.Of(Lines["share"]), random, Product));
        for (var n = random.Next(5); n > 0; n--)
            if (Partner(who, at) is { } other && other.Id != who.Id) Say(After(at, random.Next(20, 2400)), other, random.Of(Daily["react"]), random.Chance(.4) ? said : null);
        if (random.Chance(.3)) Say(After(at, random.Next(30, 600)), random.Of(staff), random.Of(["太好看了，可以发到晒单墙吗？", "谢谢分享！给你加一朵小红花🌸", "这个搭配好，收进群精华了"]), said);
    }

    private void Ping(DateTime at, DemoPerson who)
    {
        if (Partner(who, at) is not { } friend || friend.Id == who.Id) return;
        var said = Say(at, who, DemoLines.Fill(random.Of(Daily["ping"]), random, Product, friend.Name), null, friend.Id);
        if (random.Chance(.8)) Say(After(at, random.Next(60, 3000)), friend, random.Of(Daily["pong"]), random.Chance(.6) ? said : null);
    }

    private void Chat(DateTime at, DemoPerson who)
    {
        var topic = random.Of(Daily.Topics);
        var last = Say(at, who, DemoLines.Fill(random.Of(topic.Questions), random, ""));
        var fitting = topic.Remarks.ToList();
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            if (Partner(who, last.At) is not { } other || other.Id == who.Id) continue;
            var said = fitting.Count > 0 && random.Chance(.75) ? random.Of(fitting) : random.Of(Daily["react"]);
            fitting.Remove(said);
            last = Say(After(last.At, random.Next(15, 500)), other, said, random.Chance(.3) ? last : null);
        }
    }

    private void Greet(DemoPerson newcomer, double calm)
    {
        if (!random.Chance(.62)) return;
        var hello = Say(newcomer.Joined.AddMinutes(1 + random.Next(12)), newcomer, DemoLines.Fill(random.Of(Lines["hello"]), random, Product));
        if (random.Chance(.6 * calm)) Say(After(hello.At, random.Next(10, 120)), random.Of(staff), DemoLines.Fill("欢迎@{who}🎉 先看看群公告和新人福利，有问题随时喊我", random, "", newcomer.Name), hello, newcomer.Id);
        for (var n = random.Next(3); n > 0; n--)
            if (Somebody(hello.At) is { } host && host.Id != newcomer.Id && random.Chance(calm)) Say(After(hello.At, random.Next(20, 1500)), host, DemoLines.Fill(random.Of(Daily["welcome"]), random, ""), random.Chance(.5) ? hello : null);
    }

    private void Mornings(DateOnly date)
    {
        for (var n = random.Next(2, 6); n > 0; n--)
            if (At(date, random.Next(6, 9)) is var at && Somebody(at) is { } who) Say(at, who, DemoLines.Fill(random.Of(Daily["morning"]), random, ""));
        if (random.Chance(.5) && At(date, 22) is var late && Somebody(late) is { } owl) Say(late, owl, random.Of(Daily["night"]));
    }

    private void Event(DateOnly date, double life)
    {
        var product = Product;
        var call = Say(At(date, 18), random.Of(staff), DemoLines.Fill(random.Of(Lines["event"]), random, product), broadcast: true);
        for (var n = (int)((8 + random.Next(14)) * life); n > 0; n--)
            if (Somebody(call.At) is { } who) Say(After(call.At, 20 + (int)(5400 * random.NextDouble() * random.NextDouble())), who, DemoLines.Fill(random.Of(Lines["hype"]), random, product), random.Chance(.25) ? call : null);
    }

    private void Decline(DateOnly date)
    {
        for (var n = random.Next(1, 4); n > 0; n--) Say(At(date), random.Of(staff), random.Of(Daily["dull"]), broadcast: true);
        if (random.Chance(.3) && At(date) is var at && Somebody(at) is { } who) Say(at, who, random.Of(Daily["grumble"]));
    }

    private DemoMessage Say(DateTime at, DemoPerson who, string text, DemoMessage? answers = null, MemberId? mention = null, bool broadcast = false)
    {
        random.NextBytes(tail);
        var said = new DemoMessage(Id.Dated(instant(at), tail), at, who.Id, text, answers?.Author == who.Id ? null : answers?.Id, mention == who.Id ? null : mention, broadcast);
        day.Add(said);
        return said;
    }

    private string Name(MemberId id) => people.Concat(staff).First(p => p.Id == id).Name;

    private DateTime At(DateOnly date) => At(date, random.Of(hours));

    private DateTime At(DateOnly date, int hour) => date.ToDateTime(new TimeOnly(hour, random.Next(60), random.Next(60), random.Next(1000)));

    private static DateTime After(DateTime at, int seconds) => at.AddSeconds(seconds);

    private DemoPerson? Somebody(DateTime at)
    {
        for (var tries = 0; tries < 12; tries++)
        {
            var found = Array.BinarySearch(reach, random.NextDouble() * reach[^1]);
            var who = people[Math.Min(found < 0 ? ~found : found, people.Count - 1)];
            if (who.Joined <= at && !(who.Left <= at)) return who;
        }
        return null;
    }

    // People have a few whom they talk to more than to others, and who talk back.
    private DemoPerson? Partner(DemoPerson who, DateTime at)
    {
        if (!random.Chance(.5)) return Somebody(at);
        var circle = (int)(BitConverter.ToUInt32(who.Id.Value.ToByteArray(), 12) % 23);
        var place = random.Next(4) * 23 + circle;
        var friend = people[place % people.Count];
        return friend.Joined <= at && !(friend.Left <= at) ? friend : Somebody(at);
    }
}
