using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Lifecycle;
using Guildhall.Insights.Fleet;
using Guildhall.Kernel;
using Guildhall.Tests.Insights;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Communities;

public sealed class LifecycleTests
{
    [Theory]
    [InlineData(GroupStage.Prepare, 19, 0.0, 0, 0, null)]
    [InlineData(GroupStage.Prepare, 20, 0.0, 0, 0, GroupStage.Warm)]
    [InlineData(GroupStage.Warm, 50, 0.09, 0, 5, null)]
    [InlineData(GroupStage.Warm, 50, 0.10, 0, 5, GroupStage.Active)]
    [InlineData(GroupStage.Active, 100, 0.20, 6, 0, null)]
    [InlineData(GroupStage.Active, 100, 0.20, 7, 9, GroupStage.Declining)]
    [InlineData(GroupStage.Active, 100, 0.04, 1, 1, null)]
    [InlineData(GroupStage.Active, 100, 0.04, 1, 0, GroupStage.Declining)]
    [InlineData(GroupStage.Declining, 100, 0.00, 29, 0, null)]
    [InlineData(GroupStage.Declining, 100, 0.00, 30, 0, GroupStage.Retired)]
    [InlineData(GroupStage.Declining, 100, 0.10, 3, 0, GroupStage.Active)]
    [InlineData(GroupStage.Retired, 100, 0.50, 0, 9, null)]
    public void The_published_thresholds_propose_the_next_stage(GroupStage stage, long members, double share, int silent, long net, GroupStage? proposed) =>
        Assert.Equal(proposed, StageRules.For(stage, new(default, members, share, silent, net))?.To);

    [Fact]
    public void A_group_in_which_nobody_ever_spoke_is_not_called_silent() => Assert.Null(StageRules.For(GroupStage.Active, new(default, 100, 0, null, 0)));

    [Theory]
    [InlineData(301, 500, 0.09, true)]
    [InlineData(300, 500, 0.09, false)]
    [InlineData(201, 200, 0.09, true)]
    [InlineData(400, 500, 0.10, false)]
    public void A_split_is_proposed_when_there_are_too_many_and_too_few_of_them_speak(long members, int capacity, double share, bool proposed) =>
        Assert.Equal(proposed, StageRules.ProposesSplit(GroupStage.Active, capacity, new(default, members, share, 0, 0)));

    [Fact]
    public async Task A_stage_is_confirmed_with_one_click_once_and_its_history_kept_and_archived_groups_come_back()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var group = await Open(world, brand, "茶友", GroupStage.Prepare);
        var home = $"/b/{brand.Code}/groups/{group.Value}";

        using var wrong = await lead.Post($"{home}/stage", null, ("from", "Active"), ("to", "Warm"));
        Assert.Equal(GroupStage.Prepare, await StageOf(world, brand, group));
        (await lead.Post($"{home}/stage", null, ("from", "Prepare"), ("to", "Warm"), ("reason", "communities.reason.seeded"))).Dispose();
        Assert.Equal(GroupStage.Warm, await StageOf(world, brand, group));
        using var bypass = await lead.Post($"{home}/stage", null, ("from", "Warm"), ("to", "Retired"));
        Assert.Equal(HttpStatusCode.BadRequest, bypass.StatusCode);

        using var retired = await lead.Post($"{home}/lifecycle", "retire", ("Form.From", "Warm"), ("Form.Farewell", "谢谢大家，茶友二群再见"));
        Assert.Equal(HttpStatusCode.Redirect, retired.StatusCode);
        var page = await lead.Page($"{home}/lifecycle");
        Assert.Contains("谢谢大家，茶友二群再见", page, StringComparison.Ordinal);
        Assert.DoesNotContain("茶友</span>", await lead.Page($"/b/{brand.Code}/groups"), StringComparison.Ordinal);
        Assert.Contains("茶友</span>", await lead.Page($"/b/{brand.Code}/groups?stage=Retired"), StringComparison.Ordinal);
        (await lead.Post($"{home}/stage", null, ("from", "Retired"), ("to", "Active"))).Dispose();

        await using var db = world.Open(brand.Id);
        Assert.False((await db.FindGroupCard(group))!.ReadOnly);
        Assert.Equal(["prepare warm", "warm retired", "retired active"], await db.Query($"select from_stage || ' ' || to_stage from communities_group_stages where brand_id = {brand.Id} and group_id = {group} order by at, id", r => r.Text(0)));
    }

    [Fact]
    public async Task A_change_of_stage_is_taken_back_unless_the_group_went_on_meanwhile()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var group = await Open(world, brand, "茶友", GroupStage.Prepare);
        var home = $"/b/{brand.Code}/groups/{group.Value}";
        async Task<string> Undo(string from, string to)
        {
            (await lead.Post($"{home}/stage", null, ("from", from), ("to", to))).Dispose();
            return System.Text.RegularExpressions.Regex.Match(await lead.Page($"{home}/lifecycle"), "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value;
        }

        (await lead.Post(await Undo("Prepare", "Warm"), null, ("back", $"{home}/lifecycle"))).Dispose();
        Assert.Equal(GroupStage.Prepare, await StageOf(world, brand, group));
        var late = await Undo("Prepare", "Warm");
        await Undo("Warm", "Active");
        (await lead.Post(late, null, ("back", $"{home}/lifecycle"))).Dispose();
        Assert.Equal(GroupStage.Active, await StageOf(world, brand, group));
    }

    [Fact]
    public async Task A_group_is_edited_against_its_version_and_names_stay_unique()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var group = await Open(world, brand, "一群", GroupStage.Active);
        await Open(world, brand, "二群", GroupStage.Active);
        var edit = $"/b/{brand.Code}/groups/{group.Value}/edit";
        var version = Browser.Value(await lead.Page(edit), "Form.Version");

        using var taken = await lead.Post(edit, "group", ("Form.Version", version), ("Form.Name", "二群"), ("Form.Capacity", "100"));
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        using var range = await lead.Post(edit, "group", ("Form.Version", version), ("Form.Name", "一群"), ("Form.Capacity", "0"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, range.StatusCode);
        using var saved = await lead.Post(edit, "group", ("Form.Version", version), ("Form.Name", "一群新"), ("Form.Capacity", "120"), ("Form.Welcome", "欢迎{name}"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        using var stale = await lead.Post(edit, "group", ("Form.Version", version), ("Form.Name", "迟到"), ("Form.Capacity", "100"));
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);

        await using var db = world.Open(brand.Id);
        Assert.Equal(("一群新", 120, "欢迎小林"), await db.FindGroupCard(group) is { } card ? (card.Name, card.Capacity, card.Welcome("小林")) : default);
    }

    [Fact]
    public async Task Another_brands_group_cannot_be_looked_at_or_changed()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        using var foreign = await world.SignIn(Role.Owner, other);
        var group = await Open(world, brand, "茶友", GroupStage.Active);
        foreach (var path in new[] { "lifecycle", "team", "handover", "founding", "moves", "edit" })
        {
            using var answer = await foreign.Get($"/b/{other.Code}/groups/{group.Value}/{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var changed = await foreign.Post($"/b/{other.Code}/groups/{group.Value}/stage", null, ("from", "Active"), ("to", "Warm"));
        Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
        Assert.Equal(GroupStage.Active, await StageOf(world, brand, group));
    }

    internal static async Task<GroupId> Open(WebWorld world, BrandProfile brand, string name, GroupStage stage, Channel channel = Channel.Web)
    {
        await using var db = world.Open(brand.Id);
        return (await new OpenGroup(db, world.Clock).Handle(new(name, "社群", channel, stage), default)).Value.Id;
    }

    private static async Task<GroupStage> StageOf(WebWorld world, BrandProfile brand, GroupId group)
    {
        await using var db = world.Open(brand.Id);
        return (await db.FindGroupCard(group))!.Stage;
    }
}

[Collection(InsightsTests.Name)]
public sealed class GroupFactsTests(InsightsWorld world)
{
    [Fact]
    public async Task The_facts_of_the_rules_are_those_of_the_counted_days()
    {
        var facts = InsightsWorld.NewBrand();
        var today = facts.Day(world.Clock.GetUtcNow());
        DateTimeOffset At(int daysAgo) => facts.Calendar.StartOf(today.AddDays(-daysAgo)).AddHours(12);
        var (group, silent) = (facts.AddGroup("a"), facts.AddGroup("b"));
        var (ann, bob) = (facts.AddMember(), facts.AddMember());
        facts.Join(group, ann, At(10));
        facts.Join(group, bob, At(10), At(5));
        facts.Say(group, ann, At(10));
        facts.Say(group, ann, At(4));
        facts.Join(silent, ann, At(100));
        await world.Save(facts);

        await using var db = world.Open(facts);
        var read = await new GroupFactsFromDays(world.Clock).Read(db, default);

        // Days 10 to 6 ago: one of two spoke on one day; days 5 to 1: one of one on one day.
        Assert.Equal(new GroupFacts(group.Id, 1, read[group.Id].SpeakersShare, 3, 1), read[group.Id]);
        Assert.Equal((0.5 + 1) / 10, read[group.Id].SpeakersShare!.Value, 9);
        Assert.Equal(new GroupFacts(silent.Id, 1, 0, null, 0), read[silent.Id]);
    }
}
