using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Conversations.Rooms;

/// <summary>The bubbles of a snapshot as markup, drawn once for all its readers in one language: as the others see them, and as their author does.</summary>
/// <remarks>What only one reader sees (being mentioned, having answered) is drawn for that reader anew.</remarks>
public sealed class Fragments
{
    private const int Variants = 4;
    private readonly ConcurrentDictionary<string, (DateOnly Today, Stencil Sheet)> sheets = new();
    private string?[] drawn = [];

    /// <summary>Draws what this reader needs and is not there yet.</summary>
    internal async Task Prepare(ThreadView view, IServiceProvider services)
    {
        var messages = view.Page.Messages;
        if (drawn.Length == 0) drawn = new string?[messages.Count * Variants];
        List<int>? missing = null;
        for (var n = 0; n < messages.Count; n++)
        {
            if (!Shared(view, messages[n])) continue;
            // Behind the line of what is new nobody follows.
            foreach (var follows in n > 0 && ThreadView.Follows(messages[n - 1], messages[n]) ? (ReadOnlySpan<bool>)[true, false] : [false])
                if (drawn[Place(view, n, follows)] is null) (missing ??= []).Add(Place(view, n, follows));
        }
        if (missing is null) return;
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            foreach (var place in missing)
            {
                var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Message"] = messages[place / Variants], ["View"] = view, ["Follows"] = place % 2 == 1 });
                drawn[place] = (await renderer.RenderComponentAsync<Bubble>(parameters)).ToHtmlString();
            }
        });
    }

    /// <summary>The n-th message; null where it must be drawn for this reader alone.</summary>
    internal MarkupString? Of(ThreadView view, int n, bool follows) => n * Variants < drawn.Length && Shared(view, view.Page.Messages[n]) && drawn[Place(view, n, follows)] is { } html ? new MarkupString(html) : null;

    /// <summary>The page as one drawing, for the many who have nothing of their own on it and no line of what is new; null for the others.</summary>
    internal async ValueTask<Stencil?> Sheet(ThreadView view, string colours, Func<Task<Stencil>> draw)
    {
        if (!IsPlain(view)) return null;
        if (sheets.TryGetValue(colours, out var kept) && kept.Today == view.Today) return kept.Sheet;
        var sheet = await draw();
        sheets[colours] = (view.Today, sheet);
        return sheet;
    }

    private static bool IsPlain(ThreadView view)
    {
        var messages = view.Page.Messages;
        if (view.Me is null || messages.Count == 0) return false;
        if (view.ReadTo is { } read && (messages[^1].At, messages[^1].Seq).CompareTo((read.At, read.Seq)) > 0 && (messages[0].At, messages[0].Seq).CompareTo((read.At, read.Seq)) <= 0) return false;
        foreach (var message in messages)
            if (view.IsMine(message) || !Shared(view, message)) return false;
        return true;
    }

    private static int Place(ThreadView view, int n, bool follows) => n * Variants + (view.IsMine(view.Page.Messages[n]) ? 2 : 0) + (follows ? 1 : 0);

    private static bool Shared(ThreadView view, MessageView message)
    {
        if (view.Me is { } me)
            foreach (var part in message.Parts)
                if (part.Who == me) return false;
        foreach (var tally in message.Tallies)
            if (view.Mine.Contains((message.Id, tally.Emoji))) return false;
        return true;
    }
}

/// <summary>What stands the same on every page of a kind, drawn once per language and address.</summary>
internal static class Standing
{
    private static readonly Remembered<(Type, string, string, bool), string> Drawn = new(1000);

    public static async Task<MarkupString> Script(string address, bool staff, string language, IServiceProvider services)
    {
        if (Drawn.TryGetValue((typeof(RoomScript), language, address, staff), out var html)) return new(html);
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<RoomScript>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Base"] = address, ["Staff"] = staff }))).ToHtmlString());
        Drawn[(typeof(RoomScript), language, address, staff)] = html;
        return new(html);
    }
}
