using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Brands;

public sealed class SignInTests
{
    private static async Task<string> Post(Browser browser, string email, string password, string back = "") =>
        Outcome(await browser.Post("/sign-in", "sign-in", ("Form.Email", email), ("Form.Password", password), ("Form.Back", back)));

    private static string Outcome(HttpResponseMessage answer) => Browser.Location(answer) ?? ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Password_opens_a_session_that_leads_back_to_where_one_was_going_but_never_elsewhere()
    {
        var world = await WebWorld.Shared;
        var email = await world.EmailOf(await world.NewOperator());
        foreach (var (back, to) in new[] { ("/account?x=1", "/account?x=1"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("javascript:alert(1)", "/"), ("/\t/evil.example", "/") })
        {
            using var browser = world.Anonymous();
            Assert.Equal(to, await Post(browser, email.ToUpperInvariant(), WebWorld.Password, back));
            Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account")).StatusCode);
        }
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_read_the_same()
    {
        var world = await WebWorld.Shared;
        var email = await world.EmailOf(await world.NewOperator());
        using var browser = world.Anonymous();
        var known = await Browser.Text(await browser.Post("/sign-in", "sign-in", ("Form.Email", email), ("Form.Password", "wrong")));
        var unknown = await Browser.Text(await browser.Post("/sign-in", "sign-in", ("Form.Email", "nobody@example.com"), ("Form.Password", "wrong")));

        static string Bare(string page) => Regex.Replace(page, "value=\"[^\"]*\"", "");
        Assert.Equal(Bare(known), Bare(unknown));
        Assert.Contains(email, known, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_wrong_tries_the_account_rests_even_for_the_right_password()
    {
        await using var world = await WebWorld.Create();
        var email = await world.EmailOf(await world.NewOperator());
        using var browser = world.Anonymous();
        for (var i = 0; i < 5; i++) Assert.Equal("422", await Post(browser, email, "wrong"));
        Assert.Equal("422", await Post(browser, email, WebWorld.Password));

        world.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("/", await Post(browser, email, WebWorld.Password));
    }

    [Fact]
    public async Task One_address_is_tried_ten_times_in_five_minutes_whether_it_exists_or_not()
    {
        await using var world = await WebWorld.Create();
        using var browser = world.Anonymous();
        var answers = new List<string>();
        for (var i = 0; i < 11; i++) answers.Add(await Post(browser, "nobody@example.com", "wrong"));

        Assert.Equal("503", answers[^1]);
        Assert.All(answers[..8], a => Assert.Equal("422", a));
    }

    [Fact]
    public async Task The_second_step_takes_each_code_once_and_each_recovery_code_once()
    {
        await using var world = await WebWorld.Create();
        var id = await world.NewOperator();
        var email = await world.EmailOf(id);
        var (seed, codes) = await TurnOn(world, id);
        world.Clock.Advance(TimeSpan.FromSeconds(90));

        async Task<string> Confirm(string code)
        {
            using var browser = world.Anonymous();
            Assert.StartsWith("/sign-in/code", await Post(browser, email, WebWorld.Password), StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.OK, (await browser.Get("/account")).StatusCode);
            return Outcome(await browser.Post("/sign-in/code", "sign-in-code", ("Form.Code", code)));
        }

        var code = OneTimeCodes.CodeAt(seed, OneTimeCodes.StepAt(world.Clock.GetUtcNow()));
        var race = await Task.WhenAll(Confirm(code), Confirm(code), Confirm(code));
        Assert.Single(race, "/");
        Assert.Equal("422", await Confirm(OneTimeCodes.CodeAt(seed, OneTimeCodes.StepAt(world.Clock.GetUtcNow()) - 5)));
        Assert.Equal("/", await Confirm(codes[0].ToUpperInvariant()));
        Assert.Equal("422", await Confirm(codes[0]));
    }

    [Fact]
    public async Task A_code_without_the_password_first_opens_nothing()
    {
        await using var world = await WebWorld.Create();
        var id = await world.NewOperator();
        var (seed, _) = await TurnOn(world, id);
        using var browser = world.Anonymous();

        Assert.Equal("410", Outcome(await browser.Post("/sign-in/code", "sign-in-code", ("Form.Code", OneTimeCodes.CodeAt(seed, OneTimeCodes.StepAt(world.Clock.GetUtcNow()) + 1)))));
    }

    [Fact]
    public async Task A_revoked_session_is_out_within_five_seconds_on_every_node()
    {
        var world = await WebWorld.Shared;
        var id = await world.NewOperator();
        using var one = await world.SignIn(id);
        using var two = await world.SignIn(id);
        Assert.Equal(HttpStatusCode.OK, (await two.Get("/account")).StatusCode);

        var revoke = Regex.Match(await one.Page("/account"), "/account/sessions/[^/]+/end\"").Value.TrimEnd('"');
        await one.Post(revoke, null);
        Assert.Equal(HttpStatusCode.Redirect, (await two.Get("/account")).StatusCode);

        await using (var db = world.Open(null)) await db.Execute($"update brands_sessions set revoked_at = {world.Clock.GetUtcNow()} where operator_id = {id}");
        await Task.Delay(TimeSpan.FromSeconds(5.1), TimeProvider.System);
        Assert.Equal(HttpStatusCode.Redirect, (await one.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions_and_a_session_ends_when_idle_for_a_day()
    {
        await using var world = await WebWorld.Create();
        var id = await world.NewOperator();
        using var here = await world.SignIn(id);
        using var there = await world.SignIn(id);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await here.Post("/account", "password", ("Form.Present", "wrong"), ("Form.Password", "another long one"), ("Form.Again", "another long one"))).StatusCode);
        Assert.Equal("/account", Browser.Location(await here.Post("/account", "password", ("Form.Present", WebWorld.Password), ("Form.Password", "another long one"), ("Form.Again", "another long one"))));
        Assert.Equal(HttpStatusCode.Redirect, (await there.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.Get("/account")).StatusCode);

        world.Clock.Advance(TimeSpan.FromHours(25));
        await Task.Delay(TimeSpan.FromSeconds(5.1), TimeProvider.System);
        Assert.Equal(HttpStatusCode.Redirect, (await here.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task A_post_without_the_pages_token_or_with_that_of_another_session_is_refused()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var bare = await owner.Http.PostAsync(new Uri("/sign-out", UriKind.Relative), new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        using var other = await world.SignIn(Role.Owner, brand);
        var foreign = Browser.Value(await other.Page("/account"), "__RequestVerificationToken");
        using var forged = await owner.Http.PostAsync(new Uri("/sign-out", UriKind.Relative), new FormUrlEncodedContent([new("__RequestVerificationToken", foreign)]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.Get("/account")).StatusCode);
    }

    private static async Task<(byte[] Seed, string[] RecoveryCodes)> TurnOn(WebWorld world, Guildhall.Kernel.OperatorId id)
    {
        using var browser = await world.SignIn(id);
        var page = await browser.Page("/account");
        var seed = Read(Regex.Match(page, "<code>([A-Z2-7 ]+)</code>").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        var on = await Browser.Text(await browser.Post("/account", "two-steps-off", ("Form.Seed", Browser.Value(page, "Form.Seed")), ("Form.Present", WebWorld.Password),
            ("Form.Code", OneTimeCodes.CodeAt(seed, OneTimeCodes.StepAt(world.Clock.GetUtcNow())))));
        string[] codes = [.. Regex.Match(on, "<pre class=\"codes\">(.*?)</pre>", RegexOptions.Singleline).Groups[1].Value.Split('\n')];
        Assert.Equal(RecoveryCodes.Count, codes.Length);
        return (seed, codes);
    }

    private static byte[] Read(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
