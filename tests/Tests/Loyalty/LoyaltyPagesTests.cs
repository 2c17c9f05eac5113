using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Points;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Loyalty;

public sealed class LoyaltyPagesTests
{
    [Fact]
    public async Task An_operator_makes_a_coupon_opens_it_and_a_member_takes_it_without_script()
    {
        var room = await RoomWorld.Create();
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        using var member = await room.Join("小雅");
        var console = $"/b/{room.Brand.Code}";
        using var refused = await lead.Post($"{console}/coupons/new", "coupon", [.. CouponFields("满50减10", amount: ""), ("Form.About", "typed text stays")]);
        var page = await Browser.Text(refused);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Please enter how much it takes off.", page, StringComparison.Ordinal);
        Assert.Contains("typed text stays", page, StringComparison.Ordinal);

        using var saved = await lead.Post($"{console}/coupons/new", "coupon", CouponFields("满50减10"));
        var kind = Browser.Location(saved)!;
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.DoesNotContain("满50减10", await member.Page($"/g/{room.Code}/coupons"), StringComparison.Ordinal); // A draft.
        using var opened = await lead.Post($"{kind}/state", null, ("to", "open"));
        var offers = await member.Page($"/g/{room.Code}/coupons");
        var (id, kindId) = (Browser.Value(offers, "id"), Browser.Value(offers, "kind"));
        using var claimed = await member.Post($"/g/{room.Code}/coupons/claim", null, ("id", id), ("kind", kindId));
        using var again = await member.Post($"/g/{room.Code}/coupons/claim", null, ("id", id), ("kind", kindId));
        using var second = await member.Post($"/g/{room.Code}/coupons/claim", null, ("id", Guid.CreateVersion7().ToString()), ("kind", kindId));

        Assert.Equal($"/g/{room.Code}/coupons", Browser.Location(claimed));
        var mine = await member.Page($"/g/{room.Code}/coupons");
        Assert.Contains("满50减10", mine, StringComparison.Ordinal);
        Assert.Contains("You have had all 1 that one person may have.", mine, StringComparison.Ordinal); // Said once, after the third try.
        Assert.Contains("1 / 20", System.Text.RegularExpressions.Regex.Replace(await lead.Page(kind), "<[^>]+>", " ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        using var fixedNow = await lead.Post($"{kind}/edit", "coupon", [.. CouponFields("满50减10", amount: "12"), ("Form.Version", "2")]);
        Assert.Contains("what they promise stays as it is", await Browser.Text(fixedNow), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talking_earns_points_and_ticks_the_introduction_and_a_recall_takes_the_points_back()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        var said = await room.Say(member, "大家好，我是小雅");
        await RoomEntryTests.Eventually(async () => (await Points(room)).SequenceEqual([(EarnSource.Speak, 1), (EarnSource.Task, 10)]));
        Assert.Contains("11", await member.Page($"/g/{room.Code}/points"), StringComparison.Ordinal);
        Assert.Contains("Introduce yourself", await member.Page($"/g/{room.Code}/tasks"), StringComparison.Ordinal);

        using var recalled = await member.PostJsonForm($"/g/{room.Code}/messages/{said}/recall");
        Assert.Equal(HttpStatusCode.OK, recalled.StatusCode);
        await RoomEntryTests.Eventually(async () =>
        {
            await using var db = room.Open();
            return await db.Count($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {room.Brand.Id}") == 10;
        });
    }

    [Fact]
    public async Task Reading_the_rules_counts_once_and_perks_are_redeemed_and_handed_over()
    {
        var room = await RoomWorld.Create();
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        using var member = await room.Join("小雅");
        var console = $"/b/{room.Brand.Code}";
        using var read = await member.Post($"/g/{room.Code}/tasks/rules-read", null);
        using var twice = await member.Post($"/g/{room.Code}/tasks/rules-read", null);
        Assert.Equal($"/g/{room.Code}/tasks", Browser.Location(read));
        using var made = await lead.Post($"{console}/perks?edit=new", "perk", ("Form.Name", "Mug"), ("Form.Mark", "🎁"), ("Form.Points", "4"), ("Form.Stock", "1"), ("Form.Open", "true"));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);

        var shop = await member.Page($"/g/{room.Code}/perks");
        using var redeemed = await member.Post($"/g/{room.Code}/perks/redeem", null, ("id", Browser.Value(shop, "id")), ("perk", Browser.Value(shop, "perk")));
        var after = await member.Page($"/g/{room.Code}/perks");
        Assert.Contains("Waiting", after, StringComparison.Ordinal);
        Assert.Contains("All of them are gone.", after, StringComparison.Ordinal);
        var waiting = await lead.Page($"{console}/perks");
        var path = System.Text.RegularExpressions.Regex.Match(waiting, $"{console}/perks/redemptions/[0-9a-f-]+/hand").Value;
        using var handed = await lead.Post(path, null);
        Assert.Contains("Handed over", await member.Page($"/g/{room.Code}/perks"), StringComparison.Ordinal);
        Assert.Contains("Mug", await member.Page($"/g/{room.Code}/points"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_saved_points_given_by_hand_once_and_shown_on_the_members_page()
    {
        var room = await RoomWorld.Create();
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand);
        using var joined = await room.Join("小雅");
        await using var db = room.Open();
        var member = await db.First($"select member_id from members_memberships where brand_id = {room.Brand.Id} and group_id = {room.Group.Id}", r => r.Id<MemberId>(0));
        var console = $"/b/{room.Brand.Code}";
        var page = await lead.Page($"{console}/points/rules");
        var rules = EarnSources.Ruled.SelectMany((s, n) => new[] { ($"Form.Rules[{n}].Points", "7"), ($"Form.Rules[{n}].DailyCap", ""), ($"Form.Rules[{n}].Enabled", s == EarnSource.Speak ? "true" : "false") })
            .Append(($"Form.Rules[{EarnSources.Ruled.Count - 1}].PerUnits", "2.5")).Append(("Form.Version", Browser.Value(page, "Form.Version")));
        using var wrong = await lead.Post($"{console}/points/rules", "rules", [.. rules, ("Form.ValidDays", "90"), ("Form.PointsPerUnit", "50"), ("Form.MostPercent", "101")]);
        Assert.Contains("Please enter 0 to 100 percent.", await Browser.Text(wrong), StringComparison.Ordinal);
        using var saved = await lead.Post($"{console}/points/rules", "rules", [.. rules, ("Form.ValidDays", "90"), ("Form.PointsPerUnit", "50"), ("Form.MostPercent", "20")]);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        using var stale = await lead.Post($"{console}/points/rules", "rules", [.. rules, ("Form.ValidDays", "9"), ("Form.PointsPerUnit", "5"), ("Form.MostPercent", "2")]);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        var now = await PointsRules.ReadOrUsual(db, default);
        Assert.Equal((90, 50, 20, 250L, true, false), (now.ValidDays, now.PointsPerUnit, now.MostPercent, now.Earn[EarnSource.Purchase].PerMinor, now.Earn[EarnSource.Speak].Enabled, now.Earn[EarnSource.Ugc].Enabled));

        (string, string)[] give = [("id", Guid.CreateVersion7().ToString()), ("points", "30"), ("note", "sorry for the delay"), ("take", "false")];
        using var given = await lead.Post($"{console}/members/{member.Value}/points", null, give);
        using var twice = await lead.Post($"{console}/members/{member.Value}/points", null, give);
        using var forbidden = await analyst.Post($"{console}/members/{member.Value}/points", null, give);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        var shown = await analyst.Page($"{console}/members/{member.Value}");
        Assert.Contains("sorry for the delay", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"take\"", shown, StringComparison.Ordinal);
        Assert.Contains("+30", await joined.Page($"/g/{room.Code}/points"), StringComparison.Ordinal);
        Assert.Contains("From the team", await analyst.Page($"{console}/points"), StringComparison.Ordinal);
        Assert.Equal(1, await db.Count($"select count(*) from loyalty_entries where brand_id = {room.Brand.Id} and source = 'manual'"));
    }

    private static (string, string)[] CouponFields(string name, string amount = "10") =>
    [
        ("Form.Name", name), ("Form.Benefit", "Amount"), ("Form.Amount", amount), ("Form.Threshold", "50"), ("Form.Scope", "All"), ("Form.ValidDays", "7"), ("Form.Quantity", "20"), ("Form.PerPerson", "1"),
        ("Form.LeastLevel", "Guest"), ("Form.OnPage", "true"), ("Form.StacksWithReward", "true"),
    ];

    private static async Task<List<(EarnSource, long)>> Points(RoomWorld room)
    {
        await using var db = room.Open();
        return await db.Query($"select source, points from loyalty_entries where brand_id = {room.Brand.Id} and kind = 'award' order by source", r => (r.Enum<EarnSource>(0), r.Long(1)));
    }
}
