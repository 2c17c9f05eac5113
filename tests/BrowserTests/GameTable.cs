using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A server, an operator at a desk and members with phones in one group: where every game's journey begins and ends.</summary>
internal sealed class GameTable : IAsyncDisposable
{
    // The refused plan, and pages that ask while their server is dead.
    private static readonly string[] Expected = ["status of 422", "status of 409", "htmx:sendError", "htmx:afterRequest"];

    private readonly Chromium chromium;
    private readonly List<string> barriers = [];

    private GameTable(Server server, Chromium chromium, IPage console, string link) => (Server, this.chromium, Console, Link) = (server, chromium, console, link);

    public Server Server { get; }
    public IPage Console { get; }
    public string Link { get; }
    public string Home => Shop.Home(Server);

    public static async Task<GameTable> Open(string group)
    {
        var (server, chromium) = (await Server.Start(), await Chromium.Launch());
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        return new(server, chromium, console, await Shop.OpenGroup(console, server, group));
    }

    /// <summary>小雅 in daylight, Ben Lee at night and in English, 阿凯 on the smallest screen.</summary>
    public async Task<(IPage Anna, IPage Ben, IPage Carl)> Three() =>
        (await Join("小雅"), await Join("Ben Lee", "en-US", ColorScheme.Dark), await Join("阿凯", width: 320));

    public Task<IPage> Join(string name, string language = "zh-CN", ColorScheme scheme = ColorScheme.Light, int width = 360) => Shop.Join(chromium, Link, language, scheme, name, width);

    public Task Look(IPage page, string name) => FirstGroupTests.Look(page, barriers, name);

    /// <summary>Where members take part, by the board of the activity.</summary>
    public string PageOf(string kind, string board) => $"{Link}/{kind}/{board[(board.LastIndexOf('/') + 1)..]}";

    /// <summary>Sends the plan that cannot be and sees the sentence beside its field.</summary>
    public async Task Refused()
    {
        await Console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await Console.Locator(".field-error").First.WaitForAsync();
    }

    /// <summary>Ends it from the board, kills the server and starts it again on the same data, and waits until its numbers do not move any more.</summary>
    public async Task EndAndKill(string board)
    {
        await Console.GotoAsync(board);
        await Console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await Console.Locator("form[action$='/end'] button").ClickAsync();
        await Console.Locator("form[action$='/end']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Server.Restart();
        await Shop.Until(Console, board, async () => await Console.GetByText("已结算").CountAsync() > 0);
    }

    public async Task<int> Entered(string board, string picture)
    {
        await Console.GotoAsync(board + "/review");
        await Look(Console, picture);
        return await Shop.Funnel(Console, "参与");
    }

    public void AssertClean()
    {
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints(Expected);
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        await Server.DisposeAsync();
    }
}
