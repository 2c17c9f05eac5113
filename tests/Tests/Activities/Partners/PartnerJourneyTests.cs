using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Partners;

/// <summary>Co-branding over HTTP, without script: two partners are taken in, people come by their links, the money is split, and each partner sees its own numbers by its own link.</summary>
public sealed class PartnerJourneyTests
{
    private readonly Guid sale = Guid.CreateVersion7(), latte = Guid.CreateVersion7(), tea = Guid.CreateVersion7();

    [Fact]
    public async Task Two_partners_bring_people_and_each_sees_what_falls_to_it_and_nothing_else()
    {
        var room = await RoomWorld.Create();
        var teas = await RoomWorld.In(room.Web, room.Brand);
        var sku = await room.AddCake(50);
        using var console = await room.Web.SignIn(Role.Lead, room.Brand);
        var home = $"/b/{room.Brand.Code}/activities";
        await AddPartners(console, home);
        await console.PlanAfter(room, "flash-sale", sale, [.. room.Plan(sale, sku, "Friday", "10", "20", 1, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")), ("groups", teas.Group.Id.Value.ToString())]);
        await Agree(console, home, room, teas, sku);
        (await console.Post($"{home}/{sale}/schedule", null)).Dispose();
        await RoomEntryTests.Eventually(async () => (await Activity(room)).State is ActivityState.Running);

        using var anna = await Newcomer(room, "latte", "Anna Outside");
        await Open(anna, $"/g/{room.Code}/flash-sale/{sale}?from=TEA"); // The second partner brings nobody who was brought.
        using var ben = await teas.Join("Ben Inside");
        using var carl = await room.Join("Carl Nobody");
        foreach (var (buyer, world) in new[] { (anna, room), (ben, teas), (carl, room) })
        {
            var order = Guid.CreateVersion7();
            using var placed = await buyer.PostJson($"/g/{world.Code}/flash-sale/{sale}/orders", new { id = order, sku = sku.Value, quantity = 1 });
            Assert.Equal(HttpStatusCode.OK, placed.StatusCode);
            (await console.Post($"/b/{room.Brand.Code}/orders/{order}/confirm", null, ("provider", "transfer"), ("note", ""))).Dispose();
        }
        var split = (await Split(room)).Split;
        Assert.Equal([new PartnerFigures(1, 1, 1, 1, 1, 1000, 0), new PartnerFigures(1, 0, 1, 1, 1, 1000, 0)], split.Parts.Select(p => p.Figures));
        Assert.Equal((1000L, 300L, 300L), (split.Rest.PaidMinor, split.Parts[0].ShareMinor, split.Parts[1].ShareMinor)); // 30 % of 10, 10 % of 30.

        var (own, theirs) = (await OwnLink(console, home, latte), await OwnLink(console, home, tea));
        using var partner = room.Web.Anonymous();
        var seen = await partner.Page(own);
        Assert.Contains("Friday", seen, StringComparison.Ordinal);
        Assert.Contains("?from=LATTE", seen, StringComparison.Ordinal);
        Assert.Contains("¥3.00", seen, StringComparison.Ordinal);
        Assert.Contains("noindex", seen, StringComparison.Ordinal);
        foreach (var secret in new[] { "Anna", "Ben", "Carl", "Tea House", "TEA", "¥30.00", "someone@latte" }) Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
        Assert.Contains("Tea House", await partner.Page(theirs), StringComparison.Ordinal);
        Assert.Equal(0, await Count(room, $"select count(*) from kernel_codes where code = {own.Split('/')[^1]}")); // Only its hash is kept.

        // Replaced and withdrawn, they look like one that never was.
        var replaced = await OwnLink(console, home, latte);
        (await console.Post($"{home}/{sale}/partners/{tea}/link/withdraw", null)).Dispose();
        foreach (var gone in new[] { own, theirs, "/partner/" + new string('x', 22), "/partner/" + new string('x', 100) })
        {
            using var nothing = await partner.Get(gone);
            Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
            Assert.DoesNotContain("Friday", await Browser.Text(nothing), StringComparison.Ordinal);
        }

        using (var early = await console.Post($"{home}/{sale}/partners/fix", null)) Assert.Contains("once the activity is settled", await console.Page($"{home}/{sale}/partners"), StringComparison.Ordinal);
        (await console.Post($"{home}/{sale}/end", null)).Dispose();
        await RoomEntryTests.Eventually(async () => (await Activity(room)).State is ActivityState.Settled);
        for (var tap = 0; tap < 2; tap++) (await console.Post($"{home}/{sale}/partners/fix", null)).Dispose();
        Assert.NotNull((await Split(room)).Fixed);
        Assert.Contains("The split is fixed", await console.Page($"{home}/{sale}/partners"), StringComparison.Ordinal);
        Assert.Contains("Tea House", await console.Page($"{home}/{sale}/review"), StringComparison.Ordinal);
        using (var late = await console.Post($"{home}/{sale}/partners/{latte}", "terms", Terms(2, "Brought", "99", "0"))) Assert.Contains("what was agreed stays", await Browser.Text(late), StringComparison.Ordinal);
        Assert.Contains("Fixed", await partner.Page(replaced), StringComparison.Ordinal);
        var statement = await console.Page($"{home}/{sale}/partners/{latte}/statement.csv");
        Assert.Contains("Its share,3", statement, StringComparison.Ordinal);
        foreach (var secret in new[] { "Anna", "Tea House" }) Assert.DoesNotContain(secret, statement, StringComparison.Ordinal);
        using (var xlsx = await console.Get($"{home}/{sale}/partners/{tea}/statement.xlsx")) Assert.Equal(HttpStatusCode.OK, xlsx.StatusCode);
        using (var unknown = await console.Get($"{home}/{sale}/partners/{Guid.CreateVersion7()}/statement.csv")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Two_links_at_once_are_one_first_touch_and_another_brands_partner_brings_nobody()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var home = $"/b/{room.Brand.Code}/activities";
        await AddPartners(console, home);
        var sku = await room.AddCake(50);
        await console.PlanAfter(room, "flash-sale", sale, room.Plan(sale, sku, "Friday", "10", "20", 1, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")));
        foreach (var partner in new[] { latte, tea }) (await console.Post($"{home}/{sale}/partners", "take-in", ("Form.Partner", partner.ToString()))).Dispose();
        (await console.Post($"{home}/{sale}/schedule", null)).Dispose();
        await RoomEntryTests.Eventually(async () => (await Activity(room)).State is ActivityState.Running);
        var page = $"/g/{room.Code}/flash-sale/{sale}";
        for (var n = 0; n < 4; n++)
        {
            using var phone = Reader(room);
            var answers = await Task.WhenAll(new[] { "LATTE", "TEA", "LATTE", "TEA" }.Select(code => phone.Get($"{page}?from={code}")));
            foreach (var answer in answers)
            {
                Assert.Equal(page, Browser.Location(answer));
                answer.Dispose();
            }
            using var joined = await room.TryJoin(phone, $"Guest {n}");
            (await phone.Get(page)).Dispose();
            Assert.DoesNotContain(phone.Cookies.GetCookies(room.Web.Address), c => c.Name.StartsWith("came-", StringComparison.Ordinal)); // Known now.
        }
        Assert.Equal(4, (await Split(room)).Split.Parts.Sum(p => p.Figures.Newcomers));

        // At the door, with the address of a page kept and everything else too.
        using var late = Reader(room);
        Task<long> Teas() => Count(room, $"select count(*) from activities_partner_touches where brand_id = {room.Brand.Id} and partner_id = {tea} and member_id is null");
        var teas = await Teas();
        using (var door = await late.Get($"/g/{room.Code}?From=tea&x=1")) Assert.Equal($"/g/{room.Code}?x=1", Browser.Location(door));
        using (var door = await late.Get($"/g/{room.Code}")) Assert.Equal($"/g/{room.Code}/join", Browser.Location(door));
        Assert.Equal(teas + 1, await Teas());
        var before = await Count(room, $"select count(*) from activities_partner_touches where brand_id = {room.Brand.Id}");

        // Nobody's code, an archived partner's, a program that only looks, and a partner of another brand.
        using var stranger = Reader(room);
        using (var nobody = await stranger.Get($"{page}?from=NOBODY")) Assert.Equal(page, Browser.Location(nobody));
        using (var program = room.Web.Anonymous()) (await program.Get($"{page}?from=TEA")).Dispose();
        var foreign = await RoomWorld.Create(room.Web);
        using var other = await room.Web.SignIn(Role.Owner, foreign.Brand);
        using (var added = await other.Post($"/b/{foreign.Brand.Code}/activities/partners", "partner", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Name", "Foreign"), ("Form.Code", "FOREIGN"), ("Form.Contact", ""))) Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        (await stranger.Get($"{page}?from=FOREIGN")).Dispose();
        using (var taken = await other.Post($"/b/{foreign.Brand.Code}/activities/{sale}/partners", "take-in", ("Form.Partner", tea.ToString()))) Assert.NotEqual(HttpStatusCode.Redirect, taken.StatusCode);
        var theirs = await Count(room, $"select count(*) from activities_partnerships where brand_id = {foreign.Brand.Id}");
        Assert.Equal((0L, before), (theirs, await Count(room, $"select count(*) from activities_partner_touches where brand_id = {room.Brand.Id}")));
        Assert.DoesNotContain(stranger.Cookies.GetCookies(room.Web.Address), c => c.Name.StartsWith("came-", StringComparison.Ordinal));
        using (var archived = await console.Post($"{home}/partners/{tea}/archive", null, ("archived", "true"))) Assert.Equal(HttpStatusCode.Redirect, archived.StatusCode);
        using (var back = await console.Post($"{home}/{sale}/partners/{tea}/remove", null)) Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        using (var refused = await console.Post($"{home}/{sale}/partners", "take-in", ("Form.Partner", tea.ToString()))) Assert.Contains("Choose one of the partners", await Browser.Text(refused), StringComparison.Ordinal);
    }

    private async Task AddPartners(Browser console, string home)
    {
        (string, string)[] Fields(Guid id, string name, string code, string contact = "someone@latte") => [("Form.Id", id.ToString()), ("Form.Name", name), ("Form.Code", code), ("Form.Contact", contact)];
        foreach (var (name, code, contact, sentence) in new[] { (" ", "LATTE", "x", "1 to 60 characters"), ("Latte & Co", "!", "x", "2 to 20 letters"), ("Latte & Co", "LATTE", new string('x', 201), "200 characters at most") })
        {
            using var refused = await console.Post($"{home}/partners", "partner", Fields(latte, name, code, contact));
            var text = await Browser.Text(refused);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains(sentence, text, StringComparison.Ordinal);
            Assert.Contains($"value=\"{contact}\"", text, StringComparison.Ordinal); // What was typed stays.
        }
        for (var tap = 0; tap < 2; tap++)
        {
            using var added = await console.Post($"{home}/partners", "partner", Fields(latte, "Latte & Co", " latte "));
            Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        }
        using (var taken = await console.Post($"{home}/partners", "partner", Fields(tea, "Tea House", "LATTE"))) Assert.Contains("LATTE is another partner's code", await Browser.Text(taken), StringComparison.Ordinal);
        using (var second = await console.Post($"{home}/partners", "partner", Fields(tea, "Tea", "TEA"))) Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        using (var named = await console.Post($"{home}/partners/{tea}", "partner", ("Form.Version", "1"), ("Form.Name", "Tea House"), ("Form.Contact", ""))) Assert.Equal(HttpStatusCode.Redirect, named.StatusCode);
        using (var stale = await console.Post($"{home}/partners/{tea}", "partner", ("Form.Version", "1"), ("Form.Name", "Old"), ("Form.Contact", ""))) Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        var list = await console.Page($"{home}/partners");
        Assert.True(list.Contains("Tea House", StringComparison.Ordinal) && list.Contains("LATTE", StringComparison.Ordinal));
    }

    private async Task Agree(Browser console, string home, RoomWorld room, RoomWorld teas, SkuId sku)
    {
        foreach (var partner in new[] { latte, tea, latte })
        {
            using var joined = await console.Post($"{home}/{sale}/partners", "take-in", ("Form.Partner", partner.ToString()));
            Assert.Equal($"{home}/{sale}/partners/{partner}", Browser.Location(joined));
        }
        var form = $"{home}/{sale}/partners";
        using (var agreed = await console.Post($"{form}/{latte}", "terms", [.. Terms(1, "Brought", "30", "50"), ("Form.Brings[0].Sku", sku.Value.ToString()), ("Form.Brings[0].Quantity", "3"), ("Form.Brings[1].Words", " "), ("Form.Brings[2].Words", "Mugs"), ("Form.Brings[2].Quantity", "10"), ("Form.Brings[2].Value", "99.5")])) Assert.Equal(HttpStatusCode.Redirect, agreed.StatusCode);
        var ours = ("groups", teas.Group.Id.Value.ToString());
        foreach (var (fields, sentence) in new[]
        {
            (Terms(1, "Everything", "70.01", "0"), "70 % is left"), (Terms(1, "Everything", "1", "51"), "50 % is left"), (Terms(1, "Everything", "1.005", "0"), "two decimals"), (Terms(1, "Everything", "-1", "0"), "two decimals"), (Terms(1, "Half", "1", "0"), "of which sales"),
            ([.. Terms(1, "Everything", "1", "0"), ("groups", Guid.CreateVersion7().ToString())], "not in the activity"), ([.. Terms(1, "Everything", "1", "0"), ("Form.Brings[0].Value", "5")], "Choose goods or write"),
            ([.. Terms(1, "Everything", "1", "0"), ("Form.Brings[0].Words", "Cups"), ("Form.Brings[0].Quantity", "0")], "Between 1 and"), ([.. Terms(1, "Everything", "1", "0"), ("Form.Brings[0].Words", "Cups"), ("Form.Brings[0].Value", "-5")], "Not less than nothing"),
            ([.. Terms(1, "Everything", "1", "0"), ("Form.Brings[0].Sku", Guid.CreateVersion7().ToString())], "not in the catalogue"), (Terms(7, "Everything", "1", "0"), "changed"),
        })
        {
            using var refused = await console.Post($"{form}/{tea}", "terms", fields);
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.Redirect, refused.StatusCode);
        }
        using (var agreed = await console.Post($"{form}/{tea}", "terms", [.. Terms(1, "Everything", "10", "0"), ours])) Assert.Equal(HttpStatusCode.Redirect, agreed.StatusCode);
        using (var taken = await console.Post($"{form}/{latte}", "terms", [.. Terms(2, "Brought", "30", "50"), ours])) Assert.Contains("is Tea House's", await Browser.Text(taken), StringComparison.Ordinal);
        await using var db = room.Open();
        var terms = (await db.FindPartnership(new ActivityId(sale), new(latte), default))!;
        Assert.Equal([("Cheesecake", 3, 6000L), ("Mugs", 10, 9950L)], terms.Brings.Select(b => (b.Words, b.Quantity, b.ValueMinor)));
    }

    private static (string, string)[] Terms(int version, string of, string share, string cost) => [("Form.Version", $"{version}"), ("Form.Of", of), ("Form.Share", share), ("Form.Cost", cost)];

    /// <summary>Somebody who comes by the partner's link, joins at the door and is led on to the activity.</summary>
    private async Task<Browser> Newcomer(RoomWorld room, string code, string name)
    {
        var phone = Reader(room);
        var page = $"/g/{room.Code}/flash-sale/{sale}";
        await Open(phone, $"{page}?from={code}");
        using (var door = await phone.Get(page)) Assert.StartsWith($"/g/{room.Code}/join?to=", Browser.Location(door), StringComparison.Ordinal);
        using (var joined = await room.TryJoin(phone, name)) Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Contains("Friday", await phone.Page(page), StringComparison.Ordinal);
        return phone;
    }

    private static async Task Open(Browser phone, string address)
    {
        using var sent = await phone.Get(address);
        Assert.Equal(address.Split('?')[0], Browser.Location(sent));
    }

    private static Browser Reader(RoomWorld room)
    {
        var phone = room.Web.Anonymous();
        phone.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return phone;
    }

    private async Task<string> OwnLink(Browser console, string home, Guid partner)
    {
        using var made = await console.Post($"{home}/{sale}/partners/{partner}", "link");
        return Regex.Match(await Browser.Text(made), "/partner/[A-Za-z0-9_-]+").Value;
    }

    private async Task<Activity> Activity(RoomWorld room)
    {
        await using var db = room.Open();
        return (await db.FindActivity(new(sale), default))!;
    }

    private async Task<(PartnerSplit Split, FixedSplit? Fixed)> Split(RoomWorld room)
    {
        await using var scope = room.Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(room.Brand.Id);
        return (await scope.ServiceProvider.GetRequiredService<LookAtPartners>().Handle(await Activity(room), default))!.Value;
    }

    private static async Task<long> Count(RoomWorld room, Sql sql)
    {
        await using var db = room.Open();
        return await db.Count(sql);
    }
}
