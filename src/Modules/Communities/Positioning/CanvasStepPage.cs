using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Communities.Positioning;

/// <summary>What a step's form holds beside its fields.</summary>
public abstract class CanvasForm
{
    public string? Token { get; set; }
    /// <summary>Set by the page itself while somebody types.</summary>
    public bool Autosave { get; set; }
    /// <summary>Set by a button that fills the form instead of saving it.</summary>
    public string? Fill { get; set; }

    internal abstract void Read(Canvas canvas);

    internal abstract Canvas Apply(Canvas canvas);
}

internal enum SaveState { Untouched, Saved, Conflict, Refused, Filled }

/// <summary>One step of the wizard. Typing saves by itself; what somebody else saved in the same step meanwhile is shown beside one's own.</summary>
public abstract class CanvasStepPage : BrandPage
{
    public const string FormName = "canvas";

    [Parameter] public Guid Id { get; set; }

    internal abstract CanvasStep Step { get; }
    internal abstract CanvasForm Values { get; }
    internal CommunityId Community => new(Id);
    internal string Name { get; private protected set; } = "";
    internal CanvasVersion Head { get; private protected set; } = CanvasVersion.None;
    internal Refusal? Refusal { get; private protected set; }
    internal SaveState State { get; private protected set; }
    internal IReadOnlyList<(CanvasStep Step, string Label, string Was, string Is)> Conflict { get; private protected set; } = [];

    internal virtual string Title => T[Step.Text()];
    internal virtual string Lead => T[Step.Text() + "_lead"];

    /// <summary>What of the canvas this form shows and changes.</summary>
    internal virtual object? Part(Canvas canvas) => Step.PartOf(canvas);

    internal virtual string After => To(Step == CanvasStep.Layers ? "" : CanvasSteps.All[(int)Step + 1].Path());

    internal string Here => new Uri(Navigation.Uri).AbsolutePath;

    /// <summary>An address of this community.</summary>
    internal string To(string path) => Url($"communities/{Id}{(path.Length == 0 ? "" : "/" + path)}");

    internal string Communities => Url("communities");

    internal string Time(DateTimeOffset at) => Local(at);
}

public abstract class CanvasStepPage<TForm> : CanvasStepPage where TForm : CanvasForm, new()
{
    [SupplyParameterFromForm(FormName = FormName)] public TForm? Form { get; set; }
    [Inject] internal SaveCanvas SaveCanvas { get; set; } = null!;

    internal sealed override CanvasForm Values => Form!;

    protected override async Task OnInitializedAsync()
    {
        var posted = Form is not null;
        Form ??= new();
        var name = await Db.First($"select name from communities_communities where brand_id = {Profile.Id} and id = {Community}", r => r.Text(0), Gone);
        if (name is not null)
        {
            Name = name;
            Head = await Db.NewestCanvas(Community, Gone);
        }
        if (name is null || !await Found())
        {
            Http.Response.Headers.Remove("blazor-enhanced-nav");
            Navigation.NotFound();
            return;
        }
        if (posted) return;
        Form.Read(Head.Canvas);
        Form.Token = CanvasSteps.Token(Part(Head.Canvas));
    }

    /// <summary>Looks up what else the step shows; false when there is no such thing.</summary>
    protected virtual Task<bool> Found() => Task.FromResult(true);

    protected async Task Save()
    {
        if (Form!.Fill is { Length: > 0 } && FillIn())
        {
            State = SaveState.Filled;
            return;
        }
        Refusal = Check();
        if (Refusal is null)
        {
            var saved = await SaveCanvas.Handle(new(Community, Step, Part, Form.Token ?? "", Form.Apply, Form.Autosave), Gone);
            Refusal = saved.Refusal;
            if (Refusal is null)
            {
                (Head, State) = (saved.Value, SaveState.Saved);
                Form.Token = CanvasSteps.Token(Part(Head.Canvas));
                if (!Form.Autosave) Go(After, say: "communities.canvas_saved");
                return;
            }
        }
        State = Refusal.Code == CanvasRefusals.ChangedMeanwhile.Code ? SaveState.Conflict : SaveState.Refused;
        if (State == SaveState.Conflict) await Compare();
        // A page that saves by itself takes only a plain answer.
        if (!Form.Autosave) Http.Response.StatusCode = (int)Refusal.Kind;
    }

    protected void Refuse() => (Refusal, State) = (CanvasRefusals.LookAtFields, SaveState.Refused);

    /// <summary>What only the form as it was typed can tell.</summary>
    internal virtual Refusal? Check() => null;

    /// <summary>Answers whether the form was filled; then it is shown and not saved.</summary>
    protected virtual bool FillIn() => false;

    private async Task Compare()
    {
        Head = await Db.NewestCanvas(Community, Gone);
        Conflict = CanvasLine.Between(CanvasLine.Of(Head.Canvas, T, Profile.Currency), CanvasLine.Of(Form!.Apply(Head.Canvas), T, Profile.Currency));
        // Saving again after having seen both means one's own.
        if (!Form.Autosave) Form.Token = CanvasSteps.Token(Part(Head.Canvas));
    }
}
