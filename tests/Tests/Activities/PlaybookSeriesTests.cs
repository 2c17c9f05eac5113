using System.Net;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Activities.Playbooks;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

/// <summary>A playbook keeps what was said of an activity and with whom it was held: the next one says it at the same distance from its start, and asks its partners anew.</summary>
public sealed class PlaybookSeriesTests
{
    private readonly Guid old = Guid.CreateVersion7(), draft = Guid.CreateVersion7(), latte = Guid.CreateVersion7(), tea = Guid.CreateVersion7();

    [Fact]
    public async Task The_series_comes_along_with_its_dates_open_and_partners_are_proposed_until_somebody_says_that_they_are_agreed()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Lead, room.Brand);
        var home = $"/b/{room.Brand.Code}/activities";
        await Held(room, console, home);
        using (var kept = await console.Post($"{home}/{old}/playbook", null, ("name", "Cakes with Latte"))) Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);

        var plan = await Plan(room);
        Assert.Equal([(1440, "Tomorrow, {date} {time}: {name}. You find it at the top of this group."), (180, "Cakes on November 5th!"), (60, "One hour left until {name} ({time}).")], plan.Series.Select(l => (l.MinutesBefore, l.Text)));
        Assert.Equal([(latte, 3000, 5000), (tea, 100, 0)], plan.Partners.Select(p => (p.Partner.Value, p.ShareBp, p.CostBp)));
        var page = await console.Page($"{home}/playbooks/{old}");
        Assert.Contains("Names a date: “November 5th”", page, StringComparison.Ordinal);
        Assert.Contains("30 % of what it brought", page, StringComparison.Ordinal);

        (await console.Post($"{home}/partners/{tea}/archive", null, ("archived", "true"))).Dispose();
        var starts = room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()).Date.AddDays(9).AddHours(20);
        (string, string)[] Again(string second) =>
        [
            ("Form.Id", draft.ToString()), ("Form.Name", "Cakes again"), ("Form.Starts", $"{starts:yyyy-MM-ddTHH:mm}"), ("partners", latte.ToString()), ("partners", tea.ToString()), .. Line(0, 1440, plan.Series[0].Text, true), .. Line(1, 180, second, true), .. Line(2, 60, "Never said", false),
        ];
        using (var refused = await console.Post($"{home}/playbooks/{old}", "use", Again(" ")))
        {
            var text = await Browser.Text(refused);
            Assert.Contains("Say something", text, StringComparison.Ordinal);
            Assert.Contains("Never said", text, StringComparison.Ordinal); // What was typed stays.
        }
        for (var tap = 0; tap < 2; tap++)
            using (var made = await console.Post($"{home}/playbooks/{old}", "use", Again("Cakes, once more"))) Assert.Equal($"{home}/{draft}", Uri.UnescapeDataString(Browser.Location(made)!));
        await using (var db = room.Open())
        {
            var fresh = (await db.FindActivity(new(draft), default))!;
            var series = await db.Announcements(fresh.Id, default);
            Assert.Equal([(1440, AnnouncementState.Waiting), (180, AnnouncementState.Waiting)], series.Select(a => (a.MinutesBefore, a.State)));
            Assert.Equal(room.Brand.Calendar.InstantOf(starts).AddDays(-1), series[0].DueOf(fresh));
            Assert.Empty(await db.Partnerships(fresh.Id, default));
            var asked = Assert.Single(await db.AllPartnerships(fresh.Id, default));
            Assert.Equal((latte, false, 3000, 5000), (asked.Partner.Value, asked.Agreed, asked.ShareBp, asked.CostBp));
            // What is in the catalogue no more is kept in words.
            Assert.Equal([(null, "Cheesecake", 3), (null, "Mugs", 10)], asked.Brings.Select(b => (b.Sku?.Value, b.Words, b.Quantity)));
        }
        Assert.Contains($"Tomorrow, {starts.ToString("M", new Localizer(room.Web.App.Services.GetRequiredService<TextCatalogue>()) { Language = room.Brand.Language }.Culture)}", await console.Page($"{home}/{draft}/announcements"), StringComparison.Ordinal);
        await Agreed(room, console, home);
    }

    [Theory]
    [InlineData("明天晚上8点，不见不散", "晚上8点")]
    [InlineData("十一月五日开抢", "十一月五日")]
    [InlineData("11月5號限定", "11月5號")]
    [InlineData("本周五开始", "周五")]
    [InlineData("11/05 20:00", "11/05")]
    [InlineData("See you Friday", "Friday")]
    [InlineData("Starts at 8 pm", "8 pm")]
    [InlineData("双11专场", "双11")]
    [InlineData("2026-11-05", "2026-11-05")]
    [InlineData("{date} {time}：{name}", null)]
    [InlineData("满 100 减 20，每人 2 份，第 3 号群", null)]
    [InlineData("It may sell out in 10 minutes", null)]
    [InlineData("送 50 點，1.5 折", null)]
    public void A_date_of_its_own_is_seen_in_a_text(string text, string? date) => Assert.Equal(date, AnnouncementWords.DateIn(text));

    /// <summary>A sale that is settled, announced in several ways, with two partners.</summary>
    private async Task Held(RoomWorld room, Browser console, string home)
    {
        var sku = await room.AddCake(50);
        await console.PlanAfter(room, "flash-sale", old, room.Plan(old, sku, "Friday", "10", "20", 1, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")));
        foreach (var (minutes, text) in new[] { ("180", "Cakes on November 5th!"), ("60", "One hour left until {name} ({time}).") })
            (await console.Post($"{home}/{old}/announcements", "announce", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Minutes", minutes), ("Form.Text", text))).Dispose();
        await using (var db = room.Open())
        {
            var (activity, t) = ((await db.FindActivity(new(old), default))!, new Localizer(room.Web.App.Services.GetRequiredService<TextCatalogue>()) { Language = room.Brand.Language });
            var words = new AnnouncementWords(activity, room.Brand, room.Web.App.Services.GetRequiredService<TextCatalogue>());
            // As sentences of ours were written once, with their date in them.
            await PlanAnnouncements.Put(db, activity.Id, Guid.CreateVersion7(), 1440, words.Fill(AnnouncementWords.Usual(1440, t)), room.Web.Clock, default);
        }
        foreach (var (id, name, code) in new[] { (latte, "Latte & Co", "LATTE"), (tea, "Tea House", "TEA") })
        {
            (await console.Post($"{home}/partners", "partner", ("Form.Id", id.ToString()), ("Form.Name", name), ("Form.Code", code), ("Form.Contact", ""))).Dispose();
            (await console.Post($"{home}/{old}/partners", "take-in", ("Form.Partner", id.ToString()))).Dispose();
        }
        (await console.Post($"{home}/{old}/partners/{latte}", "terms", [.. Terms(1, "30", "50"), ("Form.Brings[0].Sku", sku.Value.ToString()), ("Form.Brings[0].Quantity", "3"), ("Form.Brings[1].Words", "Mugs"), ("Form.Brings[1].Quantity", "10")])).Dispose();
        (await console.Post($"{home}/{old}/partners/{tea}", "terms", Terms(1, "1", "0"))).Dispose();
        (await console.Post($"{home}/{old}/schedule", null)).Dispose();
        await RoomEntryTests.Eventually(async () => await State(room) is ActivityState.Running);
        (await console.Post($"{home}/{old}/end", null)).Dispose();
        await RoomEntryTests.Eventually(async () => await State(room) is ActivityState.Settled);
        await using var shop = room.Open();
        await shop.Execute($"update commerce_skus set archived = {true} where brand_id = {room.Brand.Id} and id = {sku}");
    }

    private async Task Agreed(RoomWorld room, Browser console, string home)
    {
        var form = $"{home}/{draft}/partners/{latte}";
        Assert.Contains("Proposed", await console.Page($"{home}/{draft}"), StringComparison.Ordinal);
        Assert.Contains("Not agreed yet", await console.Page(form), StringComparison.Ordinal);
        await using (var scope = room.Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(room.Brand.Id))
            Assert.Equal("activities.partner_is_proposed", (await scope.ServiceProvider.GetRequiredService<PartnerLink>().Renew(new(draft), new(latte), default)).Refusal!.Code);
        using (var poster = await console.Get($"{home}/{draft}/poster.png?group={room.Group.Id.Value}&partner={latte}")) Assert.Equal(HttpStatusCode.NotFound, poster.StatusCode);
        using (var saved = await console.Post(form, "terms", Terms(1, "25", "50"))) Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        await using (var db = room.Open()) Assert.False((await db.FindPartnership(new ActivityId(draft), new(latte), default))!.Agreed);
        using (var agreed = await console.Post(form, "terms", [.. Terms(2, "25", "50"), ("Form.Agreed", "true")])) Assert.Equal(HttpStatusCode.Redirect, agreed.StatusCode);
        using (var later = await console.Post(form, "terms", Terms(3, "26", "50"))) Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
        await using (var db = room.Open()) Assert.Equal([(2600, true)], (await db.Partnerships(new ActivityId(draft), default)).Select(p => (p.ShareBp, p.Agreed)));
    }

    private async Task<PlaybookPlan> Plan(RoomWorld room)
    {
        await using var db = room.Open();
        return (await db.FindPlaybook(old, default))!.Plan;
    }

    private async Task<ActivityState> State(RoomWorld room)
    {
        await using var db = room.Open();
        return (await db.FindActivity(new(old), default))!.State;
    }

    private static (string, string)[] Line(int n, int minutes, string text, bool take) => [($"Form.Series[{n}].Minutes", $"{minutes}"), ($"Form.Series[{n}].Text", text), .. take ? [($"Form.Series[{n}].Take", "true")] : Array.Empty<(string, string)>()];

    private static (string, string)[] Terms(int version, string share, string cost) => [("Form.Version", $"{version}"), ("Form.Of", "Brought"), ("Form.Share", share), ("Form.Cost", cost)];
}
