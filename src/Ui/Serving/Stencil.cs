using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Ui;

/// <summary>Markup drawn once for all who see the same, with holes for what is each one's own: the antiforgery token, and as many values as the drawing asked for.</summary>
/// <remarks>Whoever draws one passes <see cref="Hole"/> in place of every value that is not the same for all, and keeps it no longer than what it shows holds true.</remarks>
public sealed class Stencil
{
    // Nobody can guess the mark, so no text on a page can be taken for a hole.
    private static readonly string Mark = RandomNumberGenerator.GetHexString(32);
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly List<(MarkupString Text, int Hole)> parts = [];

    private Stencil(string html)
    {
        var at = 0;
        for (var next = html.IndexOf(Mark, StringComparison.Ordinal); next >= 0; next = html.IndexOf(Mark, at, StringComparison.Ordinal))
        {
            parts.Add((new(html[at..next]), html[next + Mark.Length] - 'a'));
            at = next + Mark.Length + 1;
        }
        parts.Add((new(html[at..]), -1));
    }

    /// <summary>Stands for the value of this number, from 1 to 20; 0 is the antiforgery token.</summary>
    public static string Hole(int number) => Mark + (char)('a' + number);

    /// <summary>Draws a component with the services of a request, of which it may use only what is the same for all.</summary>
    public static async Task<Stencil> Draw<TComponent>(IServiceProvider services, Dictionary<string, object?> parameters) where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(new WithoutToken(services), NullLoggerFactory.Instance);
        return new(await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString()));
    }

    /// <summary>The markup with this reader's token and values, encoded as text of an attribute or element.</summary>
    public RenderFragment Fill(string token, params string[] values) => builder =>
    {
        foreach (var (text, hole) in parts)
        {
            builder.AddMarkupContent(0, text.Value);
            if (hole >= 0) builder.AddMarkupContent(1, Encoder.Encode(hole == 0 ? token : values[hole - 1]));
        }
    };

    private sealed class WithoutToken(IServiceProvider services) : IServiceProvider
    {
        private static readonly HoleForToken Token = new();

        // Components that ask for the provider itself must meet this one too, or a reader's token would be drawn for all.
        public object? GetService(Type type) => type == typeof(AntiforgeryStateProvider) ? Token : type == typeof(IServiceProvider) ? this : services.GetService(type);
    }

    private sealed class HoleForToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new(Hole(0), "__RequestVerificationToken");
    }
}

/// <summary>The drawings of one view: per language, colours and address. Thrown away with the view.</summary>
public sealed class Stencils
{
    private readonly ConcurrentDictionary<(string Language, string Colours, string Address), Lazy<Task<Stencil>>> drawn = new();

    /// <summary>Whoever comes first draws, the others wait for it.</summary>
    public async ValueTask<Stencil> Of(string language, string colours, string address, Func<Task<Stencil>> draw)
    {
        var key = (language, colours, address);
        var drawing = drawn.GetOrAdd(key, _ => new(draw));
        try
        {
            return await drawing.Value;
        }
        catch
        {
            drawn.TryRemove(new(key, drawing));
            throw;
        }
    }
}
