using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Communities.Team;
using Guildhall.Kernel;

namespace Guildhall.Tests.Communities;

public sealed class FourElementsTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public void An_empty_canvas_scores_nothing() => Assert.All(FourElements.Of(new Canvas(), null, Today).Elements, e => Assert.Equal(0, e.Score));

    [Fact]
    public void A_complete_canvas_scores_a_hundred_in_every_element()
    {
        var evidence = new[] { new Evidence(EvidenceKind.Reviews, "a", ""), new Evidence(EvidenceKind.Survey, "b", "") };
        var canvas = new Canvas
        {
            Purpose = "陪上班族用十分钟泡好一杯茶",
            Topics = ["a", "b", "c"],
            MemberValues = ["a", "b", "c"],
            BrandValues = [BrandValue.Sales],
            Role = BrandRole.Advisor,
            Expertise = "x",
            Credentials = "y",
            Goal = new(GoalMeasure.Size, 200, Today),
            Audience = new() { AgeBand = "a", Gender = "b", Region = "c", Occupation = "d", Spending = "e", Scenes = "f", Pains = "g", Interests = "h", SocialNeed = "i" },
            Personas = [new(Guid.CreateVersion7(), "a") { Relations = new(1, 0, 0, 0), Evidence = evidence }, new(Guid.CreateVersion7(), "b") { Relations = new(0, 5, 5, 5), Evidence = evidence }],
            Rhythm = new() { Premium = Level.Low, Frequency = Level.High, PushesPerDay = 2, Kinds = ["a", "b"], Hours = [new(10, 0), new(21, 0)] },
            Gates = [new(GateKind.Purchase, "1")],
            Rules = [.. new[] { "a", "b", "c" }.Select(t => new GroupRule(RuleKind.Forbid, t)), new(RuleKind.Reward, "a"), new(RuleKind.Reward, "b"), new(RuleKind.Penalty, "a"), new(RuleKind.Penalty, "b")],
            Welcome = "hi",
        };

        var score = FourElements.Of(canvas, 1, Today);

        Assert.All(score.Elements, e => Assert.Equal(100, e.Score, 9));
        Assert.Equal(5, FourElements.Of(canvas, 1, Today.AddDays(1)).Of(Element.Positioning).Parts.Single(p => p.Key == "goal").Got);
    }

    [Fact]
    public void A_half_written_canvas_scores_what_a_hand_calculation_says()
    {
        var canvas = new Canvas
        {
            Purpose = "第一句。第二句说得更多一些", // two sentences: 10
            Topics = ["a", "b"], // too few: 10
            MemberValues = ["a", "b"], // 10
            Expertise = "x", // 5
            Audience = new() { AgeBand = "25", Region = "上海", SocialNeed = "认识同好" }, // 30 × 3/9 = 10
            Personas = [new(Guid.CreateVersion7(), "a") { Relations = new(0, 0, 0, 0), Evidence = [new(EvidenceKind.Survey, "n", "")] }, new(Guid.CreateVersion7(), "b") { Relations = new(1, 2, 3, 4) }], // 30 + 10 + 5 + 5
            Rhythm = new() { PushesPerDay = 4, Kinds = ["a"], Hours = [new(10, 0)] }, // 20 + 10 + 5
            Rules = [new(RuleKind.Forbid, "a"), new(RuleKind.Penalty, "b")], // 6 2/3 + 10
        };

        var score = FourElements.Of(canvas, 0.25, Today); // cover 5

        Assert.Equal(35, score.Of(Element.Positioning).Score, 9);
        Assert.Equal(60, score.Of(Element.Personas).Score, 9);
        Assert.Equal(40, score.Of(Element.Rhythm).Score, 9);
        Assert.Equal(20 / 3.0 + 10, score.Of(Element.Norms).Score, 9);
        Assert.Equal((35 + 60 + 40 + 50 / 3.0) / 4, score.Score, 9);
    }

    [Fact]
    public void The_centre_of_relations_lies_where_the_weights_pull_it()
    {
        Assert.Null(new Quadrants(0, 0, 0, 0).Closeness);
        Assert.Equal((1.0, -1.0), (new Quadrants(0, 0, 0, 3).Closeness!.Value, new Quadrants(0, 0, 0, 3).Complexity!.Value));
        Assert.Equal((0.2, 0.6), (new Quadrants(1, 3, 5, 1).Closeness!.Value, new Quadrants(1, 3, 5, 1).Complexity!.Value));
    }

    [Fact]
    public void A_slot_covers_the_times_from_its_beginning_to_just_before_its_end()
    {
        var slot = new TeamSlot(Guid.CreateVersion7(), new GroupId(Guid.CreateVersion7()), 0, 600, 1020, TeamRole.Floor, null, "Li");

        Assert.Equal([false, true, false], new[] { new TimeOnly(9, 59), new(10, 0), new(17, 0) }.Select(h => slot.Covers(0, h)));
        Assert.Equal(1 / 14.0, TeamSlots.Cover([slot], [new(10, 0), new(17, 0)]), 9);
    }
}
