; The installer for Windows: for one user, without administrator rights.
;
;   makensis -DVERSION=1.2.0 -DAPP=build\package\frozen\secondme -DOUT=dist\secondme-1.2.0-windows-x86_64.exe secondme.nsi
;
; APP: the frozen folder, with secondme.exe in it. Run by installers.py, which signs what comes out.

Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"

!ifndef VERSION
  !error "VERSION is missing"
!endif
!ifndef APP
  !error "APP is missing"
!endif
!ifndef OUT
  !define OUT "secondme.exe"
!endif
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\SecondMe"

Name "Second Me"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Second Me"
InstallDirRegKey HKCU "Software\SecondMe" "InstallDir"
BrandingText "Second Me ${VERSION}"
ShowUninstDetails show
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Second Me"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Second Me remembers for you, on this computer only"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!define MUI_FINISHPAGE_RUN "$INSTDIR\secondme.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

; "Open with", never the default of a kind of file: what opens it today goes on doing so.
!macro OpensWith EXTENSION
  WriteRegStr HKCU "Software\Classes\${EXTENSION}\OpenWithProgids" "SecondMe.Import" ""
!macroend
!macro OpensWithNoMore EXTENSION
  DeleteRegValue HKCU "Software\Classes\${EXTENSION}\OpenWithProgids" "SecondMe.Import"
  ; The keys go too where nothing of anyone else is in them.
  DeleteRegKey /ifnosubkeys /ifnovalues HKCU "Software\Classes\${EXTENSION}\OpenWithProgids"
  DeleteRegKey /ifnosubkeys /ifnovalues HKCU "Software\Classes\${EXTENSION}"
!macroend
!macro ForEachKind DO
  !insertmacro ${DO} ".txt"
  !insertmacro ${DO} ".md"
  !insertmacro ${DO} ".html"
  !insertmacro ${DO} ".org"
  !insertmacro ${DO} ".vcf"
  !insertmacro ${DO} ".ics"
  !insertmacro ${DO} ".eml"
  !insertmacro ${DO} ".mbox"
  !insertmacro ${DO} ".pdf"
  !insertmacro ${DO} ".epub"
  !insertmacro ${DO} ".docx"
  !insertmacro ${DO} ".odt"
  !insertmacro ${DO} ".json"
  !insertmacro ${DO} ".jsonl"
  !insertmacro ${DO} ".enex"
  !insertmacro ${DO} ".jex"
  !insertmacro ${DO} ".zip"
!macroend

; A running app keeps its files open: the person is asked to close it, and nothing is killed.
!macro CloseApp PREFIX
  Function ${PREFIX}CloseApp
    again:
    ClearErrors
    IfFileExists "$INSTDIR\secondme.exe" 0 closed
    FileOpen $0 "$INSTDIR\secondme.exe" a
    IfErrors 0 release
    MessageBox MB_RETRYCANCEL|MB_ICONINFORMATION "Second Me is open. Close it, then go on." /SD IDCANCEL IDRETRY again
    Abort
    release:
    FileClose $0
    closed:
  FunctionEnd
!macroend
; All that the frozen folder holds, by name; the installer is not made when there is more in it.
!macro RemoveApp
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\sbom.cdx.json"
  Delete "$INSTDIR\secondme.exe"
!macroend
!insertmacro CloseApp ""
!insertmacro CloseApp "un."

Section "Second Me"
  Call CloseApp
  SetOutPath "$INSTDIR"
  ; The former version goes as a whole, so that no file of it is loaded by this one.
  !insertmacro RemoveApp
  File /r "${APP}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Second Me.lnk" "$INSTDIR\secondme.exe"
  WriteRegStr HKCU "Software\SecondMe" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\SecondMe.Import" "" "Import into Second Me"
  WriteRegStr HKCU "Software\Classes\SecondMe.Import\shell\open\command" "" '"$INSTDIR\secondme.exe" open "%1"'
  !insertmacro ForEachKind OpensWith
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Second Me"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\secondme.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  Call un.CloseApp
  ; Keeping is the default, also of a silent run. What the app says that it removed stands in the list of details.
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON1 "Keep what Second Me remembers, for when you install it again?$\n$\nNo removes your conversations, memories, models and settings for good." /SD IDYES IDYES keep
  nsExec::ExecToLog '"$INSTDIR\secondme.exe" uninstall --all --yes'
  Goto asked
  keep:
  nsExec::ExecToLog '"$INSTDIR\secondme.exe" uninstall'
  asked:
  Pop $0
  ${If} $0 != 0
    MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "Second Me could not remove everything: it may be open. Go on and remove the app alone?" /SD IDOK IDOK goon
    Abort
    goon:
  ${EndIf}
  Delete "$SMPROGRAMS\Second Me.lnk"
  !insertmacro ForEachKind OpensWithNoMore
  DeleteRegKey HKCU "Software\Classes\SecondMe.Import"
  DeleteRegKey HKCU "Software\SecondMe"
  DeleteRegKey HKCU "${UNINSTALL}"
  !insertmacro RemoveApp
  Delete "$INSTDIR\uninstall.exe"
  ; Only when nothing else is in it: someone may have chosen a folder with files of their own.
  RMDir "$INSTDIR"
SectionEnd
