using System.Security.Cryptography;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Life;

/// <summary>Where members take part in an activity: one drawing serves all who have not taken part yet, who have see their own.</summary>
/// <typeparam name="TSheet">A <see cref="PlaySheet{TView, TMine}"/>.</typeparam>
public abstract class PlayPage<TView, TMine, TSheet> : MemberPage where TView : class, IMemberView where TMine : class where TSheet : IComponent
{
    [Parameter] public Guid Id { get; set; }
    [Inject] private MemberViews<TView> Views { get; set; } = null!;
    [Inject] private ActivityVisits Visits { get; set; } = null!;
    [Inject] private FormTokens Tokens { get; set; } = null!;

    protected RenderFragment? Sheet { get; private set; }

    private protected abstract string Kind { get; }

    private protected abstract Task<TView> Read(Activity activity);

    /// <summary>Everybody who has taken part, under the name they did it by.</summary>
    private protected abstract Task<List<MemberId>> Acted(ActivityId id);

    /// <summary>Whether all who have not taken part see the same.</summary>
    private protected virtual bool AllAlike(TView view) => true;

    /// <summary>What the drawing for who has not taken part shows of them all the same.</summary>
    private protected virtual ValueTask<Likeness<TMine>> Like(TView view, MemberId me) => new(Likeness<TMine>.All);

    private protected abstract Task<TMine> Own(TView view, MemberId[] entries);

    /// <summary>A refusal stands beside the field, as long as there is one.</summary>
    private protected virtual bool BesideField(TView view, TMine mine) => false;

    /// <summary>Somebody opened it, before it is noted that they did.</summary>
    private protected virtual Task Came(TView view, MemberId me) => Task.CompletedTask;

    protected override async Task OnInitializedAsync()
    {
        var told = Flash.Take(Http, null);
        var anew = told is not null || Http.Request.QueryString.HasValue;
        if (await Views.Now(Db, new(Id), Visit.Group.Id, Kind, anew, Read, Gone) is not { } view)
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var me = Visit.Member!.Id;
        await Came(view, me);
        Visits.Note(Visit.Brand.Id, new(Id), me);
        if (!anew && AllAlike(view) && !await Views.HasActed(Db, new(Id), me, () => Acted(new(Id)), Gone))
        {
            var like = await Like(view, me);
            Sheet = (await view.Stencils.Of(T.Language, Theme.Normal(Colours), $"{Visit.Code} {like.Which}", () => Stencil.Draw<TSheet>(Http.RequestServices, new() { ["View"] = view, ["Mine"] = like.Mine, ["ActId"] = Stencil.Hole(1), ["SecondId"] = Stencil.Hole(2), ["Luck"] = Stencil.Hole(3) })))
                .Fill(Tokens.For(Http), [NewId(), NewId(), NewLuck(), .. like.Own]);
            return;
        }
        var mine = await Own(view, await Entries(me));
        var wrong = told is { Tone: Tone.Bad } && BesideField(view, mine) ? told.Text : null;
        Sheet = builder =>
        {
            builder.OpenComponent<TSheet>(0);
            builder.AddComponentParameter(1, "View", view);
            builder.AddComponentParameter(2, "Mine", mine);
            builder.AddComponentParameter(3, "ActId", NewId());
            builder.AddComponentParameter(4, "SecondId", NewId());
            builder.AddComponentParameter(5, "Luck", NewLuck());
            builder.AddComponentParameter(6, "Wrong", wrong);
            builder.AddComponentParameter(7, "Toasts", told is null || wrong is not null ? [] : (IReadOnlyList<ToastView>)[told]);
            builder.CloseComponent();
        };
    }

    private string NewId() => Guildhall.Kernel.Id.New(Clock).ToString();

    private static string NewLuck() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    private async Task<MemberId[]> Entries(MemberId me) => [.. (await Db.HumansOf([me], Gone)).Entries.Keys];
}

/// <summary>In what readers who have not taken part are alike.</summary>
/// <param name="Which">Those of the same see the same, but for what is each one's own.</param>
/// <param name="Mine">As they see it, with holes from <see cref="FirstHole"/> on.</param>
/// <param name="Own">What this reader has in the holes.</param>
public sealed record Likeness<TMine>(string Which, TMine? Mine, params IReadOnlyList<string> Own) where TMine : class
{
    public const int FirstHole = 4;

    public static Likeness<TMine> All { get; } = new("", null);
}

/// <summary>What every sheet is given.</summary>
public abstract class PlaySheet<TView, TMine> : ComponentBase where TView : class where TMine : class
{
    [Parameter, EditorRequired] public TView View { get; set; } = null!;
    [Parameter] public TMine? Mine { get; set; }

    /// <summary>The id that taking part will have.</summary>
    [Parameter, EditorRequired] public string ActId { get; set; } = "";

    /// <summary>The same for a second form beside it.</summary>
    [Parameter, EditorRequired] public string SecondId { get; set; } = "";

    /// <summary>Some signs by chance.</summary>
    [Parameter, EditorRequired] public string Luck { get; set; } = "";

    [Parameter] public string? Wrong { get; set; }
    [Parameter] public IReadOnlyList<ToastView> Toasts { get; set; } = [];
    [Inject] protected Localizer T { get; set; } = null!;
    [Inject] protected Visit Visit { get; set; } = null!;
}
